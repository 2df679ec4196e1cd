FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs a script of its own at installation; what the build uses is among the dependencies.
RUN npm ci --omit=dev --ignore-scripts
COPY scripts scripts
COPY src src
RUN npm run build

FROM node:20-slim
ENV NODE_ENV=production TOWN_DIR=/town DATA_DIR=/data METRICS_PORT=9464
WORKDIR /app
COPY package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY data /town
# The embedded database's folder, unused with MONGODB_URI; nothing else is ever written.
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.METRICS_PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
