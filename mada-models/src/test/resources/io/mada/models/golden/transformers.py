"""Writes the reference values of transformers: dinov2_tiny.* and mit_b0_published.*.

Run beside the files with PyTorch 2: python3 transformers.py. DINOv2 and the Mix Transformer are
written here once more, in double precision, from their papers and under the names of the published
checkpoints. Parameters and images are functions of their names, as in Golden.java.
"""

import json
import math
import zlib

import numpy as np
import torch
from torch.nn import functional as F


def fill(name, n):
    x = (np.arange(n, dtype=np.uint64) * 0x9E3779B1 + zlib.crc32(name.encode())) & 0xFFFFFFFF
    x = ((x ^ (x >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    x = ((x ^ (x >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return (x ^ (x >> 16)) / 4294967296.0


def tensor(values, shape):
    return torch.from_numpy(values.astype(np.float32).astype(np.float64).reshape(shape))


def array(name, *shape):
    return tensor(fill(name, math.prod(shape)), shape)


def parameter(name, shape):
    r = fill(name, math.prod(shape))
    if len(shape) == 4:
        values = (2 * r - 1) * math.sqrt(6 / math.prod(shape[1:]))
    elif len(shape) == 2:
        values = (2 * r - 1) * math.sqrt(3 / shape[1])
    elif name.endswith(("weight", "gamma")):
        values = 0.5 + 0.5 * r
    else:
        values = (2 * r - 1) * 0.1
    return tensor(values, shape)


class Parameters:
    """Parameters by name, each made when it is first asked for."""

    def __init__(self):
        self.all = {}

    def __call__(self, name, *shape):
        if name not in self.all:
            self.all[name] = parameter(name, shape).requires_grad_()
        return self.all[name]

    def linear(self, name, x, out):
        return F.linear(x, self(name + ".weight", out, x.shape[-1]), self(name + ".bias", out))

    def norm(self, name, x, epsilon):
        c = x.shape[-1]
        return F.layer_norm(x, (c,), self(name + ".weight", c), self(name + ".bias", c), epsilon)

    def convolution(self, name, x, out, kernel, stride=1, padding=0, groups=1):
        weight = self(name + ".weight", out, x.shape[1] // groups, kernel, kernel)
        return F.conv2d(x, weight, self(name + ".bias", out), stride, padding, 1, groups)


def heads(x, count):
    return x.reshape(x.shape[0], x.shape[1], count, -1).transpose(1, 2)


def softmax_attention(q, k, v, count):
    q, k, v = heads(q, count), heads(k, count), heads(v, count)
    weights = torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1]), -1)
    return (weights @ v).transpose(1, 2).flatten(2)


def dinov2(p, images, channels, count, depth, grid):
    """Four maps of normalised patch tokens."""
    sizes = [round(side / 14) for side in images.shape[2:]]
    wanted = [14 * n for n in sizes]
    if list(images.shape[2:]) != wanted:
        images = F.interpolate(images, wanted, mode="bilinear", align_corners=False)
    first = p("cls_token", 1, 1, channels)
    places = p("pos_embed", 1, 1 + grid * grid, channels)
    x = p.convolution("patch_embed.proj", images, channels, 14, 14).flatten(2).transpose(1, 2)
    x = torch.cat([first.expand(len(x), -1, -1), x], 1)
    if sizes != [grid, grid]:
        cells = places[:, 1:].reshape(1, grid, grid, channels).permute(0, 3, 1, 2)
        scale = tuple((n + 0.1) / grid for n in sizes)
        cells = F.interpolate(cells, scale_factor=scale, mode="bicubic")
        assert list(cells.shape[2:]) == sizes
        places = torch.cat([places[:, :1], cells.flatten(2).transpose(1, 2)], 1)
    x = x + places
    maps = []
    for i in range(depth):
        name = f"blocks.{i}."
        q, k, v = p.linear(name + "attn.qkv", p.norm(name + "norm1", x, 1e-6), 3 * channels).chunk(3, -1)
        y = p.linear(name + "attn.proj", softmax_attention(q, k, v, count), channels)
        x = x + p(name + "ls1.gamma", channels) * y
        y = F.gelu(p.linear(name + "mlp.fc1", p.norm(name + "norm2", x, 1e-6), 4 * channels))
        x = x + p(name + "ls2.gamma", channels) * p.linear(name + "mlp.fc2", y, channels)
        if i + 1 in [depth * (j + 1) // 4 for j in range(4)]:
            y = p.norm("norm", x, 1e-6)[:, 1:]
            maps.append(y.transpose(1, 2).reshape(len(x), channels, *sizes))
    return maps


def mit(p, x, widths, counts, reductions, depths):
    """The last map, under the names of the authors' own code."""
    for s in range(4):
        c = widths[s]
        kernel, stride = (7, 4) if s == 0 else (3, 2)
        x = p.convolution(f"patch_embed{s + 1}.proj", x, c, kernel, stride, kernel // 2)
        size = x.shape[2:]
        to_map = lambda t: t.transpose(1, 2).reshape(t.shape[0], t.shape[2], *size)
        x = p.norm(f"patch_embed{s + 1}.norm", x.flatten(2).transpose(1, 2), 1e-5)
        for i in range(depths[s]):
            name = f"block{s + 1}.{i}."
            y = p.norm(name + "norm1", x, 1e-5)
            q = p.linear(name + "attn.q", y, c)
            r = reductions[s]
            if r > 1:
                y = p.convolution(name + "attn.sr", to_map(y), c, r, r).flatten(2).transpose(1, 2)
                y = p.norm(name + "attn.norm", y, 1e-5)
            k, v = p.linear(name + "attn.kv", y, 2 * c).chunk(2, -1)
            x = x + p.linear(name + "attn.proj", softmax_attention(q, k, v, counts[s]), c)
            y = to_map(p.linear(name + "mlp.fc1", p.norm(name + "norm2", x, 1e-5), 4 * c))
            y = p.convolution(name + "mlp.dwconv.dwconv", y, 4 * c, 3, 1, 1, 4 * c)
            x = x + p.linear(name + "mlp.fc2", F.gelu(y.flatten(2).transpose(1, 2)), c)
        x = to_map(p.norm(f"norm{s + 1}", x, 1e-5))
    return x


def names(p):
    return [[name, list(value.shape)] for name, value in p.all.items()]


def save(name, text, arrays):
    with open(name + ".json", "w") as file:
        json.dump(text, file, indent=1)
    np.savez(name + ".npz", **{k: v.detach().numpy().astype(np.float32) for k, v in arrays.items()})


def write_dinov2():
    channels, count, depth, grid = 24, 6, 5, 3
    p, arrays, gradients = Parameters(), {}, {}
    for height, width in [(42, 42), (56, 84), (50, 75)]:
        label = f"{height}x{width}"
        maps = dinov2(p, array("image " + label, 2, 3, height, width), channels, count, depth, grid)
        loss = sum((m * array(f"factors {i} {label}", *m.shape)).sum() for i, m in enumerate(maps))
        found = torch.autograd.grad(loss, list(p.all.values()))
        gradients[label] = {
            name: [g.norm().item(), (g * array("probe " + name, *g.shape)).sum().item()]
            for name, g in zip(p.all, found)
        }
        arrays.update({f"{label} {i}": m for i, m in enumerate(maps)})
    settings = {"width": channels / 384, "depth": depth, "position_grid": grid}
    save("dinov2_tiny", {"settings": settings, "state_dict": names(p), "gradients": gradients}, arrays)


def write_mit():
    p = Parameters()
    image = array("image", 1, 3, 64, 96)
    last = mit(p, image, [32, 64, 160, 256], [1, 2, 5, 8], [8, 4, 2, 1], [2, 2, 2, 2])
    p("head.weight", 1000, 256), p("head.bias", 1000)
    save("mit_b0_published", {"image": "image", "state_dict": names(p)}, {"last": last})


write_dinov2()
write_mit()
