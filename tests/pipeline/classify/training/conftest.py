"""Tests of the training: collected only where the extra `train` is installed (docs/classifier.md)."""

from importlib.util import find_spec

collect_ignore_glob = [] if all(find_spec(name) for name in ("onnx", "torch", "transformers")) else ["test_*.py"]
