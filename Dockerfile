# One image for every role: `node main.ts` (both in one process), `node main.ts server`, `node main.ts worker`, and the
# command line `node server/cli/main.ts`. Node runs the TypeScript as it is; only what browsers run is built.

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The npm package "node" is a development dependency only: here the base image is the runtime.
RUN npm ci --omit=dev --ignore-scripts --no-update-notifier && npm cache clean --force

FROM node:24-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-update-notifier
COPY sdk ./sdk
COPY web ./web
RUN node web/build.ts

FROM node:24-bookworm-slim
# tini is process 1: it hands signals on and buries orphans.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json main.ts compose.ts demo.ts LICENSE ./
COPY core ./core
COPY adapters ./adapters
COPY workers ./workers
COPY server ./server
COPY web ./web
COPY --from=browser /app/web/dist ./web/dist
COPY sandbox ./sandbox
# The command line reads event streams with the client.
COPY sdk ./sdk
# Only embedded mode writes, and only here.
RUN install -d -o node -g node -m 0700 /data
ENV NODE_ENV=production \
  NODE_OPTIONS=--enable-source-maps \
  HOST=0.0.0.0 \
  PORT=3000 \
  HEALTH_PORT=9090 \
  DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 3000
# Probes and metrics of every role, for inside only: do not publish 9090.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT + '/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "main.ts"]
