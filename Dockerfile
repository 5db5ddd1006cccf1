# syntax=docker/dockerfile:1
# One image for every role (YUSHU_ROLE). The first stage compiles nodejieba and builds the pages; the second has no compiler and no root.

FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# nodejieba's install script calls npx, which would otherwise stop and ask. Python, make and g++ are in this image.
RUN npm_config_yes=true npm ci --include=dev --no-fund --no-audit
COPY . .
RUN node scripts/build-dashboards.ts \
    && npm prune --omit=dev --ignore-scripts --no-fund --no-audit \
    && rm -rf dashboards/src

FROM node:24-bookworm-slim AS runtime
ENV NODE_ENV=production \
    OPS_PORT=7701 \
    YUSHU_HOME=/var/lib/yushu
WORKDIR /app
COPY --from=build /app ./
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/yushu
USER node
VOLUME /var/lib/yushu
EXPOSE 7700 7701
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.OPS_PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.ts"]
