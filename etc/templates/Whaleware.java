//SOURCES https://github.com/org/whaleware/blob/v1.0.0/lib/Whaleware.java
