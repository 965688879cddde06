"""Writes tones.txt: what Pillow makes of a small image, for the tests of rand_augment.

    python3 tones.py > tones.txt          (Pillow 9 or newer)
"""

import random
from PIL import Image, ImageEnhance, ImageOps

WIDTH, HEIGHT = 7, 5
draw = random.Random(1)
pixels = bytes(draw.randrange(30, 220) for _ in range(3 * WIDTH * HEIGHT))
image = Image.frombytes("RGB", (WIDTH, HEIGHT), pixels)

results = {
    "image": image,
    "autocontrast": ImageOps.autocontrast(image),
    "equalize": ImageOps.equalize(image),
    "posterize 5": ImageOps.posterize(image, 5),
    "solarize 128": ImageOps.solarize(image, 128),
    "brightness 0.41": ImageEnhance.Brightness(image).enhance(0.41),
    "contrast 0.41": ImageEnhance.Contrast(image).enhance(0.41),
    "colour 0.41": ImageEnhance.Color(image).enhance(0.41),
    "sharpness 0.41": ImageEnhance.Sharpness(image).enhance(0.41),
}
for name, result in results.items():
    print(name + ": " + result.tobytes().hex())
