<%@ page contentType="text/plain; charset=UTF-8" session="false"
    import="javax.naming.InitialContext, javax.sql.DataSource" %><%
var source = (DataSource) new InitialContext().lookup("java:comp/env/jdbc/visits");
try (var db = source.getConnection(); var statement = db.createStatement()) {
    if (request.getMethod().equals("POST")) statement.executeUpdate("INSERT INTO visit VALUES ()");
    try (var row = statement.executeQuery("SELECT count(*) FROM visit")) {
        row.next();
        out.print("visits " + row.getInt(1));
    }
}
%>
