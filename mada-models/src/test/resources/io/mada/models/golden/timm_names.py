"""Writes timm_names.json: the names that timm gives to the entries of networks.

Run with timm 1 and torchvision: python3 timm_names.py. MobileNetV2's come beside torchvision's for
the same entries: both libraries list the layers in the order in which they compute.
"""

import json

import timm
import torchvision


def shapes(network):
    return [[name, list(value.shape)] for name, value in network.state_dict().items()]


ours = shapes(torchvision.models.mobilenet_v2())
theirs = shapes(timm.create_model("mobilenetv2_100"))
assert [shape for _, shape in ours] == [shape for _, shape in theirs]
pairs = [[a[0], b[0]] for a, b in zip(theirs, ours)]
for name in ["resnet18", "resnet34", "resnet50", "resnet101"]:
    assert shapes(timm.create_model(name)) == shapes(getattr(torchvision.models, name)())
vit = {s: shapes(timm.create_model(f"vit_{s}_patch14_dinov2")) for s in ["small", "base"]}
with open("timm_names.json", "w") as file:
    json.dump({"mobilenetv2_100": pairs, **{f"dinov2_{s[0]}": v for s, v in vit.items()}}, file)
