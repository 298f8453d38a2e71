# An image with itilcheck and nothing else: docs/integrations.md shows how to use it.
# The base goes by its tag, so that a new build gets what was mended in it. To pin it, give a digest as well:
# docker build --build-arg PYTHON=3.13-slim@sha256:... --tag itilcheck .
ARG PYTHON=3.13-slim

FROM python:${PYTHON} AS build
WORKDIR /source
COPY . .
# The tools of the build are pinned like all the rest, so it must not fetch its own.
RUN pip install --no-cache-dir --constraint constraints.txt hatchling ruamel.yaml ruamel.yaml.clib \
 && pip wheel --no-cache-dir --no-build-isolation --no-deps --wheel-dir /wheels . \
 && python -m venv --without-pip /opt/itilcheck \
 && pip --python /opt/itilcheck/bin/python install --no-cache-dir --constraint constraints.txt /wheels/*.whl

FROM python:${PYTHON}
COPY --from=build /opt/itilcheck /opt/itilcheck
ENV PATH=/opt/itilcheck/bin:$PATH
# Nobody in particular: what is checked need only be readable to all.
USER 10001:10001
WORKDIR /catalogue
ENTRYPOINT ["itilcheck"]
CMD ["check"]
