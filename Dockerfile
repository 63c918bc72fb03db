# Two stages: wheels are made and installed in the first, the second has no build tools.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/docketwire
COPY requirements.lock requirements-build.lock ./
RUN /opt/docketwire/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE feeds.yaml ./
COPY bot bot
COPY storage storage
RUN /opt/build/bin/hatchling build -t wheel -d /tmp/wheel \
    && /opt/docketwire/bin/pip install --no-cache-dir --no-deps /tmp/wheel/*.whl

FROM python:3.13-slim
RUN groupadd --gid 10001 docketwire \
    && useradd --uid 10001 --gid docketwire --no-create-home docketwire \
    && install -d -o docketwire -g docketwire /data
COPY --from=build /opt/docketwire /opt/docketwire
ENV PATH=/opt/docketwire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DOCKETWIRE_DATABASE=sqlite:////data/docketwire.db \
    DOCKETWIRE_FEEDS=/data/feeds.yaml \
    DOCKETWIRE_HTTP=127.0.0.1:8080
USER docketwire
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["docketwire"]
CMD ["run"]
