// The pixels of discs, lines and polygons. A pixel belongs to a shape if its centre does.

/**
 * The pixels that a disc covers on its way from one point to another, with each row once.
 *
 * The shape is convex, so each of its rows is a single run: from the leftmost to the rightmost
 * point of the two discs and of the band between them.
 *
 * @param {{x: number, y: number}} a centre of the disc at the beginning, in pixels
 * @param {{x: number, y: number}} b centre at the end; may be the same
 * @param {number} radius in pixels
 * @param {function(number, number, number): void} paint takes row, first column, column after
 */
export function sweepDisc(a, b, radius, paint) {
  // A centre exactly on the rim counts, despite rounding.
  const r = radius + 1e-6;
  const top = Math.ceil(Math.min(a.y, b.y) - r - 0.5);
  const bottom = Math.floor(Math.max(a.y, b.y) + r - 0.5);
  for (let row = top; row <= bottom; row++) {
    const y = row + 0.5;
    const rim = [Infinity, -Infinity];
    addDisc(rim, a, r, y);
    addDisc(rim, b, r, y);
    addBand(rim, a, b, r, y);
    const from = Math.ceil(rim[0] - 0.5);
    const to = Math.floor(rim[1] - 0.5) + 1;
    if (from < to) {
      paint(row, from, to);
    }
  }
}

function addDisc(rim, centre, r, y) {
  const dy = y - centre.y;
  if (Math.abs(dy) <= r) {
    const dx = Math.sqrt(r * r - dy * dy);
    rim[0] = Math.min(rim[0], centre.x - dx);
    rim[1] = Math.max(rim[1], centre.x + dx);
  }
}

/**
 * Adds the points of a row that are alongside the line from a to b and no farther from it than r.
 */
function addBand(rim, a, b, r, y) {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length === 0) {
    return;
  }
  const ux = (b.x - a.x) / length;
  const uy = (b.y - a.y) / length;
  const dy = y - a.y;
  // 0 <= along <= length and -r <= across <= r are both linear in x.
  const along = slab(ux, uy * dy, 0, length);
  const across = slab(-uy, ux * dy, -r, r);
  const left = Math.max(along[0], across[0]);
  const right = Math.min(along[1], across[1]);
  if (left <= right) {
    rim[0] = Math.min(rim[0], a.x + left);
    rim[1] = Math.max(rim[1], a.x + right);
  }
}

/** The x for which low <= slope * x + offset <= high. */
function slab(slope, offset, low, high) {
  if (Math.abs(slope) < 1e-12) {
    return offset >= low && offset <= high ? [-Infinity, Infinity] : [Infinity, -Infinity];
  }
  const p = (low - offset) / slope;
  const q = (high - offset) / slope;
  return p < q ? [p, q] : [q, p];
}

/**
 * The pixels inside a polygon (even-odd where it crosses itself), including those on its border.
 *
 * @param {Array<{x: number, y: number}>} vertices at least three, in pixels
 * @param {function(number, number, number): void} paint takes row, first column, column after
 */
export function fillPolygon(vertices, paint) {
  let top = Infinity;
  let bottom = -Infinity;
  for (const { y } of vertices) {
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  for (let row = Math.ceil(top - 0.5); row <= Math.floor(bottom - 0.5); row++) {
    const y = row + 0.5;
    const crossings = [];
    for (let k = 0; k < vertices.length; k++) {
      const a = vertices[k];
      const b = vertices[(k + 1) % vertices.length];
      if (a.y === y && b.y === y) {
        // An edge along the centres of a row: it is border, whichever side is inside.
        paint(row, Math.ceil(Math.min(a.x, b.x) - 0.5), Math.floor(Math.max(a.x, b.x) - 0.5) + 1);
      } else if (a.y <= y !== b.y <= y) {
        crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
      }
    }
    crossings.sort((p, q) => p - q);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.ceil(crossings[k] - 0.5 - 1e-9);
      const to = Math.floor(crossings[k + 1] - 0.5 + 1e-9) + 1;
      if (from < to) {
        paint(row, from, to);
      }
    }
  }
}

/**
 * The pixels of a line in order, from a's to b's; each differs from the previous one by at most 1
 * in x and y.
 */
export function* pixelsOfLine(a, b) {
  const steps = Math.max(
    1, Math.abs(Math.floor(b.x) - Math.floor(a.x)), Math.abs(Math.floor(b.y) - Math.floor(a.y)));
  for (let k = 0; k <= steps; k++) {
    yield {
      x: Math.floor(a.x + ((b.x - a.x) * k) / steps),
      y: Math.floor(a.y + ((b.y - a.y) * k) / steps),
    };
  }
}
