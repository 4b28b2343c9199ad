# syntax=docker/dockerfile:1
# Builds the image of the API. It must hold the binary and nothing else of ours: no source, no keys, no settings.

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package qoldau-api --bin qoldau \
    && cp target/release/qoldau /qoldau \
    && mkdir /var/lib/qoldau

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /qoldau /qoldau
# Empty, and owned by the user the process runs as: a new volume mounted here takes that owner.
COPY --from=build --chown=65532:65532 /var/lib/qoldau /var/lib/qoldau
EXPOSE 8080 9090
ENTRYPOINT ["/qoldau"]
CMD ["serve"]
