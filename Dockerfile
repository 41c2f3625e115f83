# One image with one program in it. The build is the one of the README.
#
#   docker build --tag clientele .
#   docker run --publish 3000:3000 --volume clientele:/data clientele

FROM rust:1.95-bookworm AS build
WORKDIR /src
# wasm-opt comes from npm; without Node.js the front end would only be larger.
COPY --from=node:22-bookworm-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:22-bookworm-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
COPY . .
RUN cargo xtask build

FROM debian:bookworm-slim
# For TLS to PostgreSQL and to a provider upstream, and nothing else: the program carries its site, styles and migrations.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin clientele \
    && install --directory --owner=clientele --group=clientele --mode=0700 /data
COPY --from=build /src/target/release/clientele /usr/local/bin/clientele
USER clientele
WORKDIR /data
VOLUME /data
EXPOSE 3000
# The sealing key lies beside the database, as /data/seal.key, unless CLIENTELE_SEAL_KEY holds it.
ENV CLIENTELE_DATABASE_URL=sqlite:///data/clientele.db CLIENTELE_LISTEN=0.0.0.0:3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["clientele"]
CMD ["serve"]
