# syntax=docker/dockerfile:1
# The daemon for a PostgreSQL server beside it: store.uri says where. Built from the sources in this directory, for either processor:
#
#   docker buildx build --platform linux/amd64,linux/arm64 --tag bellwether .
#
# Base images have their exact versions, so that a build gives tomorrow what it gave today; raise them for what they mend.

# Classes are the same everywhere, so they are compiled on the machine that builds; native code is chosen by the processor that
# Maven believes it has.
FROM --platform=$BUILDPLATFORM maven:3.9.11-eclipse-temurin-25 AS build
ARG TARGETARCH
WORKDIR /source
COPY pom.xml LICENSE NOTICE ./
COPY .mvn .mvn
COPY conf/error-codes.yaml conf/
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
  mvn -B -ntp -Dquick -Dmaven.test.skip=true -Dos.arch="$(echo "$TARGETARCH" | sed s/arm64/aarch64/)" package

FROM eclipse-temurin:25.0.4_7-jre-noble
RUN groupadd --system --gid 10001 bellwether \
  && useradd --system --uid 10001 --gid bellwether --home-dir /var/lib/bellwether --create-home --shell /usr/sbin/nologin bellwether
COPY --from=build /source/target/bellwether.jar /opt/bellwether/bellwether.jar
COPY deploy/docker/healthy /usr/local/bin/healthy
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
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["healthy"]
ENTRYPOINT ["java", "-jar", "/opt/bellwether/bellwether.jar"]
CMD ["run", "--config", "/etc/bellwether/bellwether.yaml", "--set", "http.host=0.0.0.0", "--set", "management.host=0.0.0.0"]
