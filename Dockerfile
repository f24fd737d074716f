# Postern in a container, for pipelines that are none of GitHub's: docker run --rm -v "$PWD:/work" IMAGE plan --policies policies
# Exchange is reached over REST from here; the road through PowerShell wants a machine that has it.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY . .
RUN npm run build && npm pack --ignore-scripts && mv postern-*.tgz /postern.tgz

FROM node:24-bookworm-slim
COPY --from=build /build/package.json /build/package-lock.json /build/.npmrc /opt/postern/
WORKDIR /opt/postern
# The lock file says what is installed; the package, what of ours is there.
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts && npm cache clean --force
RUN --mount=type=bind,from=build,source=/postern.tgz,target=/tmp/postern.tgz \
  tar -xzf /tmp/postern.tgz --strip-components=1 && chmod +x dist/main.js && ln -s /opt/postern/dist/main.js /usr/local/bin/postern
USER node
WORKDIR /work
ENTRYPOINT ["postern"]
CMD ["--help"]
