//SOURCES ContainerNotifier.java ServiceListener.java UnixDatagramSocket.java

/// Notifications by the protocol of sd_notify(3): from the service, and to the process that waits for the container.
/// Its classes are loaded only if they are needed.
package whaleware.notify;
