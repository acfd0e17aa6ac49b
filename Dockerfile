# syntax=docker/dockerfile:1
# The daemon for a PostgreSQL server beside it: store.uri says where. Built from the sources in this directory.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /source
COPY pom.xml LICENSE NOTICE ./
COPY .mvn .mvn
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dquick -Dmaven.test.skip=true package

FROM eclipse-temurin:25-jre
RUN groupadd --system --gid 10001 bellwether \
  && useradd --system --uid 10001 --gid bellwether --home-dir /var/lib/bellwether --create-home --shell /usr/sbin/nologin bellwether
COPY --from=build /source/target/bellwether.jar /opt/bellwether/bellwether.jar
COPY conf /etc/bellwether
USER 10001:10001
WORKDIR /var/lib/bellwether
VOLUME /var/lib/bellwether
# A share of the container's memory as heap, the rest for buffers outside it; an end instead of a long agony without memory.
# Native code is unpacked into java.io.tmpdir, which has to be writable beside a read-only root.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=/tmp --enable-native-access=ALL-UNNAMED" \
    BELLWETHER_LOG=json
EXPOSE 8080 8081
# Whether the process is well, not whether it is ready: a container whose database is away must not be restarted for that.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", "-jar", "/opt/bellwether/bellwether.jar", "health", "--url", "http://127.0.0.1:8081/health/live"]
ENTRYPOINT ["java", "-jar", "/opt/bellwether/bellwether.jar"]
CMD ["run", "--config", "/etc/bellwether/bellwether.yaml", "--set", "http.host=0.0.0.0", "--set", "management.host=0.0.0.0"]
