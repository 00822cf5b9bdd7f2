# syntax=docker/dockerfile:1
FROM rust:1.95-slim-bookworm AS build
# The allocator is built with make.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /lectern
COPY . .
# Registry and target are kept between builds, so that a change compiles little.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/lectern/target \
    cargo build --profile dist --locked && cp target/dist/lectern /usr/local/bin/lectern

FROM debian:bookworm-slim
# Certificates are what a mail server is checked with.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin lectern \
    && install --directory --owner=lectern --group=lectern --mode=0700 /data
COPY --from=build /usr/local/bin/lectern /usr/local/bin/lectern
COPY samples /usr/share/lectern/samples
USER lectern
ENV LECTERN_BIND=0.0.0.0:3000 LECTERN_DATA_DIR=/data LECTERN_LOG_FORMAT=json
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["lectern", "probe"]
ENTRYPOINT ["lectern"]
CMD ["serve"]
