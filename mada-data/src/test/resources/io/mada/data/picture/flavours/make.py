"""Makes one small picture of each flavour, and what Pillow reads from it. Needs Pillow, NumPy, tifffile, imagecodecs.

Every picture shows the same scene. pillow.zip holds NAME.ppm of each picture: its pixels as Image.convert("RGB") gives
them, after ImageOps.exif_transpose. Samples of more than 8 bits are cut to their upper 8.
"""
import io
import os
import struct
import subprocess
import zipfile
import zlib

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, ImageCms, ImageOps

WIDTH, HEIGHT = 35, 21
files = {}
pixels = {}


def scene():
    """Slow gradients, a hard edge, and a corner that tells all eight orientations apart."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    rgb = np.stack([x * 255 // (WIDTH - 1), y * 255 // (HEIGHT - 1), 255 - (x + y) * 255 // (WIDTH + HEIGHT - 2)], -1)
    rgb[12:, 20:] = [230, 40, 90]
    rgb[:5, :7] = [20, 200, 60]
    return rgb.astype(np.uint8)


RGB = scene()
GREY = RGB.astype(int).sum(-1).astype(float) / 3
GREY8 = GREY.astype(np.uint8)
RGB16 = (RGB.astype(np.uint16) << 8) + (7 * np.arange(3 * WIDTH * HEIGHT) % 256).reshape(RGB.shape).astype(np.uint16)
GREY16 = RGB16[..., 0]
ALPHA8 = np.where(RGB[..., 0] > 100, 255, RGB[..., 1]).astype(np.uint8)


def add(name, data, rgb=None):
    """A picture, and its pixels where Pillow has its own opinion of them or does not know the flavour."""
    files[name] = data
    if rgb is None:
        image = Image.open(io.BytesIO(data))
        image.load()
        rgb = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    pixels[name] = rgb


def pillow(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def exif(orientation, order="<"):
    """An Exif block with nothing but an orientation."""
    mark = b"II" if order == "<" else b"MM"
    return (b"Exif\0\0" + mark + struct.pack(order + "HI", 42, 8) + struct.pack(order + "H", 1)
            + struct.pack(order + "HHIHHI", 0x112, 3, 1, orientation, 0, 0))


# --- PNG: a writer of its own, since Pillow's knows few flavours ---------------------------------------------------

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def rows(samples, bits):
    """Packed rows, each with a filter of its own: none, sub, up in turn."""
    data = samples.reshape(samples.shape[0], -1)
    if bits == 16:
        packed = data.astype(">u2").view(np.uint8).reshape(data.shape[0], -1)
    elif bits == 8:
        packed = data.astype(np.uint8)
    else:
        split = (data[..., None].astype(np.uint8) >> np.arange(bits - 1, -1, -1)) & 1
        packed = np.packbits(split.reshape(data.shape[0], -1), axis=1)
    channels = samples.shape[2] if samples.ndim == 3 else 1
    step = max(1, channels * bits // 8)
    out = b""
    for y, row in enumerate(packed):
        kind = y % 3
        left = np.concatenate([np.zeros(step, np.uint8), row[:-step]])[:len(row)]
        up = packed[y - 1] if y else np.zeros_like(row)
        out += bytes([kind]) + (row - [np.zeros_like(row), left, up][kind]).astype(np.uint8).tobytes()
    return out


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(samples, color, bits, interlaced=False, before=b"", palette=None):
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        body = b"".join(rows(p, bits) for p in parts if p.shape[0] and p.shape[1])
    else:
        body = rows(samples, bits)
    data = zlib.compress(body)
    header = struct.pack(">IIBBBBB", samples.shape[1], samples.shape[0], bits, color, 0, 0, int(interlaced))
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before
    if palette is not None:
        out += chunk(b"PLTE", palette.astype(np.uint8).tobytes())
    half = len(data) // 2
    return out + chunk(b"IDAT", data[:half]) + chunk(b"IDAT", data[half:]) + chunk(b"IEND", b"")


def spread(value):
    return np.repeat(value.astype(np.uint8)[..., None], 3, -1)


def pngs():
    for interlaced in (False, True):
        end = "-interlaced.png" if interlaced else ".png"
        for bits in (1, 2, 4, 8):
            most = (1 << bits) - 1
            grey = (GREY * most / 255).round().astype(int)
            add(f"png-grey{bits}{end}", png(grey, 0, bits, interlaced), spread(grey * (255 // most)))
            colors = np.random.default_rng(bits).integers(0, 256, (most + 1, 3))
            index = np.minimum(grey, most)
            add(f"png-palette{bits}{end}", png(index, 3, bits, interlaced, palette=colors),
                colors[index].astype(np.uint8))
        add(f"png-grey16{end}", png(GREY16, 0, 16, interlaced), spread(GREY16 >> 8))
        add(f"png-rgb8{end}", png(RGB, 2, 8, interlaced))
        add(f"png-rgb16{end}", png(RGB16, 2, 16, interlaced), (RGB16 >> 8).astype(np.uint8))
        add(f"png-grey-alpha8{end}", png(np.dstack([GREY8, ALPHA8]), 4, 8, interlaced))
        add(f"png-grey-alpha16{end}", png(np.dstack([GREY16, RGB16[..., 1]]), 4, 16, interlaced), spread(GREY16 >> 8))
        add(f"png-rgba8{end}", png(np.dstack([RGB, ALPHA8]), 6, 8, interlaced))
        add(f"png-rgba16{end}", png(np.dstack([RGB16, GREY16]), 6, 16, interlaced), (RGB16 >> 8).astype(np.uint8))
    # Transparency by colour, and by palette entry.
    add("png-grey8-trns.png", png(GREY8, 0, 8, before=chunk(b"tRNS", struct.pack(">H", int(GREY8[0, 0])))))
    green = struct.pack(">HHH", *map(int, RGB[0, 0]))
    add("png-rgb8-trns.png", png(RGB, 2, 8, before=chunk(b"tRNS", green)))
    quarters = GREY8 // 64
    colors = np.array([[200, 10, 10], [10, 200, 10], [10, 10, 200], [90, 90, 90]])
    add("png-palette2-trns.png", pillow(palette_image(quarters, colors), format="PNG", bits=2,
                                        transparency=bytes([0, 128, 255, 255])))
    add("png-palette8-few-colours.png", png(quarters, 3, 8, palette=colors))
    # What says how light is meant: Pillow keeps the numbers, and so does training.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    add("png-rgb8-gamma.png", png(RGB, 2, 8, before=chunk(b"gAMA", struct.pack(">I", 100000))))
    add("png-grey8-gamma.png", png(GREY8, 0, 8, before=chunk(b"gAMA", struct.pack(">I", 100000))))
    add("png-rgb8-srgb.png", png(RGB, 2, 8, before=chunk(b"sRGB", b"\0") + chunk(b"gAMA", struct.pack(">I", 45455))))
    add("png-rgb8-icc.png", png(RGB, 2, 8, before=chunk(b"iCCP", b"wide\0\0" + zlib.compress(wide_profile()))))
    add("png-rgb8-icc-of-another-kind.png", png(RGB, 2, 8, before=chunk(b"iCCP", b"lab\0\0" + zlib.compress(profile))))
    add("png-rgb8-text.png", png(RGB, 2, 8, before=chunk(b"tEXt", b"Comment\0one") + chunk(b"zTXt", b"x\0\0broken")))
    add("png-rgb8-exif6.png", png(RGB, 2, 8, before=chunk(b"eXIf", exif(6)[6:])))
    at_end = png(RGB, 2, 8)
    add("png-rgb8-exif5-at-the-end.png", at_end[:-12] + chunk(b"eXIf", exif(5)[6:]) + at_end[-12:])
    for width in (1, 3, 5, 7, 9):
        bits = (GREY8[:4, :width] > 100).astype(int)
        add(f"png-grey1-width{width}.png", png(bits, 0, 1), spread(bits * 255))


def palette_image(index, colors):
    image = Image.fromarray(index.astype(np.uint8), "P")
    image.putpalette(colors.astype(np.uint8).tobytes())
    return image


def wide_profile():
    """A profile of three channels whose colours are far from sRGB's: red and blue change places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", data[128:132])[0]
    entries = {bytes(data[132 + 12 * i:136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, blue = entries[b"rXYZ"], entries[b"bXYZ"]
    data[red + 4:red + 12], data[blue + 4:blue + 12] = data[blue + 4:blue + 12], data[red + 4:red + 12]
    return bytes(data)


# --- JPEG ----------------------------------------------------------------------------------------------------------

def segments(jpeg):
    """The segments before the first scan, as (marker, payload), and the rest."""
    at, found = 2, []
    while jpeg[at + 1] != 0xDA:
        length = struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        found.append((jpeg[at + 1], jpeg[at + 4:at + 2 + length]))
        at += 2 + length
    return found, jpeg[at:]


def joined(found, rest):
    return b"\xff\xd8" + b"".join(b"\xff" + bytes([m]) + struct.pack(">H", len(p) + 2) + p for m, p in found) + rest


def without(jpeg, *markers):
    found, rest = segments(jpeg)
    return joined([s for s in found if s[0] not in markers], rest)


def with_segment(jpeg, marker, payload):
    found, rest = segments(jpeg)
    return joined([(marker, payload)] + found, rest)


def with_ids(jpeg, ids):
    """Other numbers for the components, in the frame and in the (only) scan."""
    found, rest = segments(jpeg)
    changed = []
    for marker, payload in found:
        if marker in (0xC0, 0xC1):
            payload = bytearray(payload)
            for i, own in enumerate(ids):
                payload[6 + 3 * i] = own
        changed.append((marker, bytes(payload)))
    rest = bytearray(rest)
    for i, own in enumerate(ids):
        rest[5 + 2 * i] = own
    return joined(changed, bytes(rest))


def cjpeg(*options):
    """By libjpeg-turbo's program, which has more options than Pillow."""
    return subprocess.run(["cjpeg", "-quality", "90", *options], input=pillow(Image.fromarray(RGB), format="PPM"),
                          stdout=subprocess.PIPE, check=True).stdout


def jpegs():
    color, grey = Image.fromarray(RGB), Image.fromarray(GREY8)
    for name, subsampling in (("444", "4:4:4"), ("422", "4:2:2"), ("420", "4:2:0"), ("411", "4:1:1")):
        for progressive in (False, True):
            end = "-progressive.jpg" if progressive else ".jpg"
            add(f"jpeg-{name}{end}", pillow(color, format="JPEG", quality=90, subsampling=subsampling,
                                            progressive=progressive))
    add("jpeg-440.jpg", cjpeg("-sample", "1x2"))
    add("jpeg-grey.jpg", pillow(grey, format="JPEG", quality=90))
    add("jpeg-grey-progressive.jpg", pillow(grey, format="JPEG", quality=90, progressive=True))
    for size in (1, 7, 8, 17):
        add(f"jpeg-420-{size}x{size}.jpg",
            pillow(Image.fromarray(RGB[:size, :size]), format="JPEG", quality=90, subsampling="4:2:0"))
    add("jpeg-420-restarts.jpg", cjpeg("-restart", "1B"))
    add("jpeg-420-restarts-progressive.jpg", cjpeg("-restart", "1", "-progressive"))
    add("jpeg-rgb-without-transform.jpg", cjpeg("-rgb"))
    plain = pillow(color, format="JPEG", quality=90, subsampling="4:4:4")
    adobe = b"Adobe\0\x64\0\0\0\0"
    add("jpeg-444-without-jfif.jpg", without(plain, 0xE0))
    add("jpeg-444-ids-from-0.jpg", with_ids(plain, (0, 1, 2)))
    add("jpeg-444-ids-from-0-without-jfif.jpg", with_ids(without(plain, 0xE0), (0, 1, 2)))
    half = pillow(color, format="JPEG", quality=90, subsampling="4:2:0")
    add("jpeg-420-ids-from-0.jpg", with_ids(half, (0, 1, 2)))
    add("jpeg-444-adobe-ycc.jpg", with_segment(without(plain, 0xE0), 0xEE, adobe + b"\x01"))
    add("jpeg-444-adobe-rgb.jpg", with_segment(without(plain, 0xE0), 0xEE, adobe + b"\0"))
    add("jpeg-444-jfif-and-adobe.jpg", with_segment(plain, 0xEE, adobe + b"\x01"))
    add("jpeg-420-icc.jpg", pillow(color, format="JPEG", quality=90, icc_profile=wide_profile()))
    add("jpeg-grey-icc-of-colour.jpg", pillow(grey, format="JPEG", quality=90, icc_profile=wide_profile()))
    add("jpeg-420-icc-damaged.jpg", pillow(color, format="JPEG", quality=90, icc_profile=b"no profile" * 30))
    add("jpeg-420-exif-damaged.jpg", with_segment(half, 0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f"))
    add("jpeg-420-comment-and-padding.jpg",
        b"\xff\xd8" + b"\xff" * 5 + with_segment(half, 0xFE, b"a comment \xff\xd9 of sorts")[2 + 1:] + b"\0" * 9)
    for orientation in range(1, 9):
        add(f"jpeg-420-exif{orientation}.jpg",
            pillow(color, format="JPEG", quality=90, exif=exif(orientation, "<" if orientation % 2 else ">")))
    # Four components: as Adobe's programs write them the numbers are inverted, and Pillow expects nothing else.
    ink = np.dstack([255 - RGB, (GREY8 // 3)])
    cmyk = Image.fromarray(ink, "CMYK")
    stored = pillow(cmyk, format="JPEG", quality=95)
    add("jpeg-cmyk.jpg", stored)
    add("jpeg-cmyk-progressive.jpg", pillow(cmyk, format="JPEG", quality=95, progressive=True))
    add("jpeg-cmyk-without-adobe.jpg", with_ids(without(stored, 0xEE), (67, 77, 89, 75)))
    add("jpeg-cmyk-without-adobe-ids-from-1.jpg", with_ids(without(stored, 0xEE), (1, 2, 3, 4)))
    add("jpeg-cmyk-icc.jpg", pillow(cmyk, format="JPEG", quality=95, icc_profile=ink_profile()))
    add("jpeg-cmyk-icc-of-colour.jpg", pillow(cmyk, format="JPEG", quality=95, icc_profile=wide_profile()))
    for subsampling in ("444", "420"):
        ycck = imagecodecs.jpeg8_encode(255 - ink, level=95, colorspace="CMYK", outcolorspace="YCCK",
                                        subsampling=subsampling)
        add(f"jpeg-ycck-{subsampling}.jpg", ycck)
    add("jpeg-ycck-icc.jpg", with_segment(ycck, 0xE2, b"ICC_PROFILE\0\x01\x01" + ink_profile()))
    add("jpeg-cmyk-exif6.jpg", with_segment(stored, 0xE1, exif(6)))
    files["refused-jpeg-arithmetic.jpg"] = cjpeg("-arithmetic")
    files["refused-jpeg-arithmetic-progressive.jpg"] = cjpeg("-arithmetic", "-progressive")
    files["refused-jpeg-lossless.jpg"] = imagecodecs.ljpeg_encode(GREY8, bitspersample=8)
    files["refused-jpeg-12-bits.jpg"] = imagecodecs.jpeg8_encode(GREY16 >> 4, bitspersample=12)


def ink_profile():
    """The head of a profile of four channels: enough to be taken for one."""
    data = bytearray(wide_profile())
    data[12:20] = b"prtrCMYK"
    return bytes(data)


# --- TIFF ----------------------------------------------------------------------------------------------------------

def tiff(data, **options):
    out = io.BytesIO()
    tifffile.imwrite(out, data, metadata=None, **options)
    return out.getvalue()


def tiffs():
    for name, compression in (("plain", None), ("lzw", "lzw"), ("deflate", "zlib"), ("adobe-deflate", "adobe_deflate"),
                              ("packbits", "packbits")):
        for order in ("<", ">"):
            end = "-big-endian.tif" if order == ">" else ".tif"
            common = dict(compression=compression, byteorder=order, rowsperstrip=5)
            add(f"tiff-rgb8-{name}{end}", tiff(RGB, photometric="rgb", **common))
            add(f"tiff-grey16-{name}{end}", tiff(GREY16, photometric="minisblack", **common), spread(GREY16 >> 8))
            if compression in ("lzw", "zlib"):
                add(f"tiff-rgb8-{name}-predictor{end}", tiff(RGB, photometric="rgb", predictor=True, **common))
                add(f"tiff-rgb16-{name}-predictor{end}", tiff(RGB16, photometric="rgb", predictor=True, **common),
                    (RGB16 >> 8).astype(np.uint8))
    add("tiff-rgb16.tif", tiff(RGB16, photometric="rgb"), (RGB16 >> 8).astype(np.uint8))
    add("tiff-grey8.tif", tiff(GREY8, photometric="minisblack"))
    add("tiff-grey8-white-is-zero.tif", tiff(GREY8, photometric="miniswhite"), spread(255 - GREY8))
    add("tiff-grey16-white-is-zero.tif", tiff(GREY16, photometric="miniswhite"), spread((65535 - GREY16) >> 8))
    add("tiff-grey1.tif", pillow(Image.fromarray(GREY8 > 100), format="TIFF"))
    add("tiff-grey1-group4.tif", pillow(Image.fromarray(GREY8 > 100), format="TIFF", compression="group4"))
    colors = np.random.default_rng(5).integers(0, 256, (256, 3))
    add("tiff-palette8.tif", pillow(palette_image(GREY8, colors), format="TIFF"))
    add("tiff-palette8-lzw.tif", pillow(palette_image(GREY8, colors), format="TIFF", compression="tiff_lzw"))
    add("tiff-rgba8.tif", tiff(np.dstack([RGB, ALPHA8]), photometric="rgb", extrasamples=["unassalpha"]), RGB)
    shaded = (RGB.astype(int) * ALPHA8[..., None] // 255).astype(np.uint8)
    add("tiff-rgba8-associated.tif", tiff(np.dstack([shaded, ALPHA8]), photometric="rgb", extrasamples=["assocalpha"]))
    add("tiff-rgb8-and-infrared.tif", tiff(np.dstack([RGB, ALPHA8]), photometric="rgb", extrasamples=["unspecified"]),
        RGB)
    add("tiff-grey-alpha8.tif", tiff(np.dstack([GREY8, ALPHA8]), photometric="minisblack",
                                     extrasamples=["unassalpha"], planarconfig="contig"), spread(GREY8))
    add("tiff-rgb8-planar.tif", tiff(np.moveaxis(RGB, -1, 0), photometric="rgb", planarconfig="separate"), RGB)
    add("tiff-rgb8-tiled.tif", tiff(RGB, photometric="rgb", tile=(16, 16)))
    add("tiff-rgb8-tiled-deflate.tif", tiff(RGB, photometric="rgb", tile=(16, 16), compression="zlib", predictor=True))
    add("tiff-rgb8-big.tif", tiff(RGB, photometric="rgb", bigtiff=True))
    add("tiff-rgb8-two-pages.tif", two_pages())
    add("tiff-rgb8-icc.tif", pillow(Image.fromarray(RGB), format="TIFF", icc_profile=wide_profile()))
    ink = np.dstack([255 - RGB, (GREY8 // 3)])
    add("tiff-cmyk8.tif", tiff(ink, photometric="separated"))
    add("tiff-cmyk8-lzw.tif", tiff(ink, photometric="separated", compression="lzw"))
    add("tiff-rgb8-jpeg.tif", pillow(Image.fromarray(RGB), format="TIFF", compression="jpeg", quality=90))
    add("tiff-ycbcr8-jpeg.tif", tiff(RGB, photometric="rgb", compression="jpeg"))
    for orientation in (3, 6):
        add(f"tiff-rgb8-orientation{orientation}.tif",
            tiff(RGB, photometric="rgb", extratags=[(274, "H", 1, orientation, True)]))
    files["range-tiff-float32.tif"] = tiff((GREY - 20).astype(np.float32) * 3, photometric="minisblack")
    files["range-tiff-float32-deflate.tif"] = tiff((GREY - 20).astype(np.float32) * 3, photometric="minisblack",
                                                   compression="zlib", predictor=True)
    files["range-tiff-float64.tif"] = tiff((GREY - 20) * 3, photometric="minisblack")
    files["range-tiff-int16.tif"] = tiff(((GREY - 20) * 3).astype(np.int16), photometric="minisblack")
    files["range-tiff-uint32.tif"] = tiff((GREY * 3).astype(np.uint32), photometric="minisblack")
    files["range-tiff-uint16.tif"] = tiff((GREY * 3).astype(np.uint16), photometric="minisblack")
    files["range-png-uint16.png"] = png((GREY * 3).astype(np.uint16), 0, 16)


def two_pages():
    out = io.BytesIO()
    with tifffile.TiffWriter(out) as writer:
        writer.write(RGB, photometric="rgb", metadata=None)
        writer.write(255 - RGB, photometric="rgb", metadata=None)
    return out.getvalue()


# --- WebP and BMP --------------------------------------------------------------------------------------------------

def webps():
    color, alpha = Image.fromarray(RGB), Image.fromarray(np.dstack([RGB, ALPHA8]))
    add("webp-lossless.webp", pillow(color, format="WEBP", lossless=True))
    add("webp-lossless-alpha.webp", pillow(alpha, format="WEBP", lossless=True, exact=True))
    few = palette_image(GREY8 // 64, np.array([[200, 10, 10], [10, 200, 10], [10, 10, 200], [90, 90, 90]]))
    add("webp-lossless-few-colours.webp", pillow(few.convert("RGB"), format="WEBP", lossless=True))
    add("webp-lossless-exif6.webp", pillow(color, format="WEBP", lossless=True, exif=exif(6)))
    add("webp-lossless-icc.webp", pillow(color, format="WEBP", lossless=True, icc_profile=wide_profile()))
    add("webp-lossy.webp", pillow(color, format="WEBP", quality=90))
    add("webp-lossy-poor.webp", pillow(color, format="WEBP", quality=30))
    add("webp-lossy-alpha.webp", pillow(alpha, format="WEBP", quality=90, exact=True))
    add("webp-lossy-icc.webp", pillow(color, format="WEBP", quality=90, icc_profile=wide_profile()))


def bmps():
    for name, image in (("rgb24", Image.fromarray(RGB)), ("rgba32", Image.fromarray(np.dstack([RGB, ALPHA8]))),
                        ("grey8", Image.fromarray(GREY8)), ("grey1", Image.fromarray(GREY8 > 100))):
        add(f"bmp-{name}.bmp", pillow(image, format="BMP"))
    colors = np.random.default_rng(6).integers(0, 256, (256, 3))
    add("bmp-palette8.bmp", pillow(palette_image(GREY8, colors), format="BMP"))
    add("bmp-palette4.bmp", bmp_of_indexes(GREY8 // 16, colors[:16], 4), colors[GREY8 // 16].astype(np.uint8))
    add("bmp-palette4-rle.bmp", bmp_of_indexes(GREY8 // 16, colors[:16], 4, True), colors[GREY8 // 16].astype(np.uint8))
    add("bmp-palette8-rle.bmp", bmp_of_indexes(GREY8, colors, 8, True), colors[GREY8].astype(np.uint8))
    add("bmp-rgb24-top-down.bmp", bmp(40, WIDTH, -HEIGHT, 24, 0, b"", bgr_rows(RGB)), RGB)
    add("bmp-rgb16-555.bmp", bmp(40, WIDTH, HEIGHT, 16, 0, b"", bmp_555()))


def bmp(header, width, height, bits, compression, colors, body):
    offset = 14 + header + len(colors)
    return (b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset)
            + struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(body), 2835, 2835,
                          len(colors) // 4, 0) + colors + body)


def bgr_rows(rgb):
    pad = -3 * rgb.shape[1] % 4
    return b"".join(row[:, ::-1].tobytes() + b"\0" * pad for row in rgb)


def bmp_555():
    five = (RGB >> 3).astype(np.uint16)
    value = five[..., 0] << 10 | five[..., 1] << 5 | five[..., 2]
    return b"".join(row.astype("<u2").tobytes() + b"\0" * (-2 * WIDTH % 4) for row in value[::-1])


def bmp_of_indexes(index, colors, bits, rle=False):
    table = b"".join(bytes([*map(int, c[::-1]), 0]) for c in colors)
    body = b""
    for row in index[::-1]:
        row = [int(i) for i in row]
        if rle:
            for i in row:
                body += bytes([1, i if bits == 8 else i << 4])
            body += b"\0\0"
        else:
            row += [0] * (len(row) % 2)
            packed = bytes(a << 4 | b for a, b in zip(row[::2], row[1::2]))
            body += packed + b"\0" * (-len(packed) % 4)
    if rle:
        body += b"\0\1"
    return bmp(40, index.shape[1], index.shape[0], bits, {8: 1, 4: 2}[bits] if rle else 0, table, body)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    for make in (pngs, jpegs, tiffs, webps, bmps):
        make()
    for name, data in files.items():
        with open(os.path.join(here, name), "wb") as out:
            out.write(data)
    with zipfile.ZipFile(os.path.join(here, "pillow.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rgb in sorted(pixels.items()):
            entry = zipfile.ZipInfo(name + ".ppm")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, b"P6\n%d %d\n255\n" % (rgb.shape[1], rgb.shape[0]) + rgb.astype(np.uint8).tobytes())
