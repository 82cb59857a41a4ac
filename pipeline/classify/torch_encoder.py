"""The served encoder in torch, on a GPU where there is one; needs the extra `train`.

Weights are those of the 8-bit graph, scaled back to 32 bits: the labels are those of the same version, but for the rounding of activations
that the graph does and this does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoConfig, AutoModel

from pipeline.classify.encoder import Encoder
from pipeline.classify.encoder_training import Network, device
from pipeline.classify.heads import Floats

_BATCH = 64


@dataclass(frozen=True)
class TorchEncoder(Encoder):
    """The same texts, weights and tokenizer, read by torch in batches of about equal length. `config` holds the encoder's settings."""

    config: dict[str, Any]

    def _read(self, written: list[str]) -> Floats:
        encoded = self._tokenizer.encode_batch(written)
        order = sorted(range(len(encoded)), key=lambda row: len(encoded[row].ids))
        found = np.zeros((len(encoded), self._network.heads.out_features))
        with torch.inference_mode():
            for start in range(0, len(order), _BATCH):
                part = order[start:start + _BATCH]
                ids = pad_sequence([torch.tensor(encoded[row].ids) for row in part], batch_first=True)
                mask = pad_sequence([torch.tensor(encoded[row].attention_mask) for row in part], batch_first=True)
                found[part] = self._network(ids.to(device()), mask.to(device())).double().cpu().numpy()
        return found

    @cached_property
    def _network(self) -> Network:
        network: Network = Network(AutoModel.from_config(AutoConfig.for_model(**self.config)), dropout=0.0)
        network.load_state_dict(_weights(onnx.load_model_from_string(self.graph)))
        network.eval().to(device())
        return network


def _weights(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """Parameters by their name in the network. Matrices lost their names in the export; the nodes that use them tell the place."""
    arrays = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    found = {name: array for name, array in arrays.items() if name.startswith(("encoder.", "heads.")) and array.dtype == np.float32
             and name.endswith((".weight", ".bias"))}
    for name in [name for name in arrays if name.endswith("_quantized")]:
        whole = name.removesuffix("_quantized")
        scale, zero = arrays[f"{whole}_scale"], arrays[f"{whole}_zero_point"]
        restored = (arrays[name].astype(np.float32) - zero) * scale
        user = next(node for node in model.graph.node if name in node.input)
        if user.op_type == "Gather":
            found[whole] = restored
        else:
            found[".".join(user.name.strip("/").split("/")[:-1]) + ".weight"] = restored.T
    return {name: torch.from_numpy(np.array(array)) for name, array in found.items()}
