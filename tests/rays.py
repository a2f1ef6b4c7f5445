"""Ray for tests: one small cluster, started once; without the extra `bulk` tests that import this are skipped, loudly.

Where CI is set to "true" they fail instead.
"""

import os

import pytest

try:
    import duckdb  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import ray
except ModuleNotFoundError as error:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip(f'needs {error.name}: pip install "onrecord[bulk]"', allow_module_level=True)


def started():
    """Start Ray with two processors, where it is not running, and return its address."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"
    if not ray.is_initialized():
        ray.init(
            "local",  # not a cluster that Ray may find on this machine
            num_cpus=2,
            object_store_memory=80_000_000,
            include_dashboard=False,
            log_to_driver=False,
            logging_level="ERROR",
        )
    return ray.get_runtime_context().gcs_address
