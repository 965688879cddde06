"""MADA's network and steps as one would write them in plain PyTorch, timed: the other side of StepBenchmark,
FeaturePassBenchmark and EvaluationBenchmark.

    step BACKBONE HEIGHT WIDTH BATCH REPEATS     seconds of stage 1, of stage 2, and the peak memory after each in GB
    pass BACKBONE FOLDER                         seconds an image: reading, network, class means of the features
    evaluation BACKBONE CAMVID SPLIT             seconds an image: reading, network, confusion matrix
"""
import pathlib
import resource
import sys
import time

import torch
import torchvision
from torch import nn
from torch.nn import functional as F

CLASSES = 19
ANCHORS = 10


def block(inputs, outputs, kernel, dilation=1):
    convolution = nn.Conv2d(
        inputs, outputs, kernel, padding=kernel // 2 * dilation, dilation=dilation, bias=False
    )
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def halves(name):
    """The layers down to a quarter of the image's size, the others down to a sixteenth, and their channels."""
    if name == "mobilenet_v2":
        layers = list(torchvision.models.mobilenet_v2(weights=None).features)[:18]
        for layer in layers[14:]:
            for part in layer.modules():
                if isinstance(part, nn.Conv2d) and part.groups > 1:
                    part.stride, part.dilation, part.padding = (1, 1), (2, 2), (2, 2)
        return nn.Sequential(*layers[:4]), nn.Sequential(*layers[4:]), 24, 320
    net = getattr(torchvision.models, name)(
        weights=None, replace_stride_with_dilation=[False, False, True]
    )
    for unit, dilation in zip(net.layer4, (2, 4, 8)):
        unit.conv2.dilation = unit.conv2.padding = (dilation, dilation)
    first = nn.Sequential(net.conv1, net.bn1, net.relu, net.maxpool, net.layer1)
    return first, nn.Sequential(net.layer2, net.layer3, net.layer4), 256, 2048


class DeepLabV3Plus(nn.Module):
    def __init__(self, backbone, classes=CLASSES):
        super().__init__()
        self.first, self.second, near, far = halves(backbone)
        self.context = nn.ModuleList(
            [block(far, 256, 1)] + [block(far, 256, 3, d) for d in (6, 12, 18)]
        )
        self.mean = block(far, 256, 1)
        self.join = nn.Sequential(block(5 * 256, 256, 1), nn.Dropout(0.5))
        self.detail = block(near, 48, 1)
        self.refine = nn.Sequential(
            block(304, 256, 3), nn.Dropout(0.5), block(256, 256, 3), nn.Dropout(0.1)
        )
        self.classify = nn.Conv2d(256, classes, 1)

    def forward(self, images):
        near = self.first(images)
        far = self.second(near)
        mean = resized(self.mean(far.mean((2, 3), keepdim=True)), far)
        context = self.join(torch.cat([branch(far) for branch in self.context] + [mean], 1))
        features = self.refine(torch.cat([resized(context, near), self.detail(near)], 1))
        return features, self.classify(features)


def resized(maps, like):
    return F.interpolate(maps, like.shape[2:], mode="bilinear", align_corners=True)


def class_means(features, labels):
    """(N, classes, channels): of each image, class by class, as in the published code."""
    rows = []
    for maps, ids in zip(features, labels):
        for c in range(CLASSES):
            chosen = (ids == c).float()
            count = chosen.sum()
            rows.append(
                torch.zeros(len(maps)) if count < 10 else (maps * chosen).sum((1, 2)) / count
            )
    return torch.stack(rows).reshape(len(features), CLASSES, -1)


def step(backbone, height, width, batch, repeats):
    net = DeepLabV3Plus(backbone).train()
    optimizer = torch.optim.SGD(net.parameters(), 1e-4, momentum=0.9, weight_decay=2e-4)
    images = torch.rand(batch, 3, height, width)
    labels = torch.randint(0, CLASSES, (batch, height, width))
    anchors = torch.rand(ANCHORS, CLASSES, 256)

    def supervised():
        F.cross_entropy(resized(net(images)[1], images), labels).backward()

    def unsupervised():
        features, logits = net(images)
        guess = logits.argmax(1)
        loss = F.cross_entropy(logits, guess)
        for means in class_means(features, guess):
            distances = ((means - anchors) ** 2).mean((1, 2))
            loss = loss + 0.7 * ANCHORS / (1 / distances).sum() / batch
            nearest = distances.argmin()
            anchors[nearest] = 0.999 * anchors[nearest] + 0.001 * means.detach()
        loss.backward()

    for losses in ((supervised, supervised), (supervised, supervised, unsupervised)):
        times = []
        for _ in range(repeats + 1):
            begun = time.perf_counter()
            optimizer.zero_grad()
            for loss in losses:
                loss()
            optimizer.step()
            times.append(time.perf_counter() - begun)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        yield sorted(times[1:])[repeats // 2]
        yield peak


def read(file, mode):
    import numpy
    from PIL import Image

    return torch.from_numpy(numpy.array(Image.open(file).convert(mode)))


def image(file):
    return read(file, "RGB").permute(2, 0, 1)[None].float() / 255


def seconds_a_file(files, measure):
    with torch.inference_mode():
        measure(files[0])
        begun = time.perf_counter()
        for file in files:
            measure(file)
        return (time.perf_counter() - begun) / len(files)


def feature_pass(backbone, folder):
    net = DeepLabV3Plus(backbone).eval()

    def measure(file):
        features, logits = net(image(file))
        # One matrix product, where the published code goes from class to class.
        classes = F.one_hot(logits.argmax(1).flatten(), CLASSES).float()
        return classes.T @ features[0].flatten(1).T / classes.sum(0).clamp(min=1)[:, None]

    yield seconds_a_file(sorted(pathlib.Path(folder).iterdir()), measure)


def evaluation(backbone, root, split):
    classes = 11
    net = DeepLabV3Plus(backbone, classes).eval()
    total = torch.zeros(classes, classes)

    def measure(file):
        labels = read(pathlib.Path(root, split + "annot", file.name), "L").long()
        logits = F.interpolate(
            net(image(file))[1], labels.shape, mode="bilinear", align_corners=True
        )
        labelled = labels < classes
        F.cross_entropy(logits, labels[None], ignore_index=classes)
        pairs = labels[labelled] * classes + logits.argmax(1)[0][labelled]
        total.add_(torch.bincount(pairs, minlength=classes**2).view(classes, classes))

    yield seconds_a_file(sorted(pathlib.Path(root, split).iterdir()), measure)


torch.manual_seed(1)
torch.set_num_threads(int(sys.argv[1]))
if sys.argv[2] == "step":
    numbers = step(sys.argv[3], *map(int, sys.argv[4:]))
else:
    numbers = {"pass": feature_pass, "evaluation": evaluation}[sys.argv[2]](*sys.argv[3:])
print(*numbers)
