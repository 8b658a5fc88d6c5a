# Two stages: one installs, the other carries only what runs, as a user without rights.
#   docker build -t newsquote .
#   docker build -t newsquote --build-arg EXTRAS=models --build-arg TORCH_INDEX=ADDRESS .
#   docker run -it -v newsquote:/data newsquote chat

FROM python:3.12-slim AS build
ARG EXTRAS=""
ARG TORCH_INDEX=""
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY documents documents
COPY index index
COPY retriever retriever
COPY evaluation evaluation
COPY bot bot
RUN python -m venv /opt/newsquote \
    && if [ "$EXTRAS" = models ]; then \
         /opt/newsquote/bin/pip install --no-cache-dir ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} torch==2.13.0; \
       fi \
    && /opt/newsquote/bin/pip install --no-cache-dir ".${EXTRAS:+[$EXTRAS]}"

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 newsquote \
    && mkdir /data \
    && chown newsquote:newsquote /data
COPY --from=build /opt/newsquote /opt/newsquote
COPY samples /opt/newsquote/share/samples
ENV NEWSQUOTE_HOME=/data PATH=/opt/newsquote/bin:$PATH
USER newsquote
VOLUME /data
ENTRYPOINT ["newsquote"]
CMD ["telegram"]
