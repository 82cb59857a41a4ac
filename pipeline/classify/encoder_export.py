"""From a fine-tuned network to the graph that is served; needs the extra `train`."""

from __future__ import annotations

from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from pipeline.classify.encoder_training import Network

FULL, SMALL = "encoder-fp32.onnx", "encoder.onnx"


def export(network: Network, folder: Path) -> None:
    """Writes the graph with 32-bit and with 8-bit weights (one scale per output channel), FULL and SMALL; the network moves to the CPU."""
    ids = torch.arange(4)[None]
    # .eval() on the outermost module: the exporter restores its training flag, and with it dropout, for all that it wraps.
    torch.onnx.export(network.cpu().eval(), (ids, torch.ones_like(ids)), str(folder / FULL), dynamo=False, opset_version=17,
                      input_names=["input_ids", "attention_mask"], output_names=["scores"],
                      dynamic_axes={name: {0: "posting", 1: "token"} for name in ("input_ids", "attention_mask")})
    quantize_dynamic(folder / FULL, folder / SMALL, per_channel=True, weight_type=QuantType.QInt8)
