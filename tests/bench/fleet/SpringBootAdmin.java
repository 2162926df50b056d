//JAVA 25+
//DEPS org.springframework.boot:spring-boot-dependencies:3.5.7@pom
//DEPS de.codecentric:spring-boot-admin-starter-server:3.5.5
//DEPS org.springframework.boot:spring-boot-starter-web
//RUNTIME_OPTIONS -Xmx1g
package whaleware.bench;

import de.codecentric.boot.admin.server.config.EnableAdminServer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The server of Spring Boot Admin with its defaults, as a peer of the fleet's pages.
@SpringBootApplication
@EnableAdminServer
public class SpringBootAdmin {
    public static void main(String... args) {
        SpringApplication.run(SpringBootAdmin.class, args);
    }
}
