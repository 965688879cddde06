// Drawings on top of the image that are not part of it: brush, cursor, polygon, borders.

import { byId, makeSvg } from './dom.js';

/** Marks as SVG. Those in image pixels are in a group that moves with the view. */
export class Marks {
  constructor(view) {
    this.view = view;
    const line = (name) => makeSvg('path', { class: `mark ${name}` });
    // Each line is drawn twice, dark under light, so that it is visible on any picture.
    this.wanted = [line('under'), line('over wanted')];
    this.region = [line('under'), line('over')];
    this.polygon = [line('under'), line('over polygon')];
    this.vertices = makeSvg('path', { class: 'mark vertices' });
    this.brush = [line('under'), line('over')];
    this.cross = [line('under'), line('over cross')];
    this.group = makeSvg('g', {}, ...this.wanted, ...this.region);
    byId('marks').replaceChildren(
      this.group, ...this.polygon, this.vertices, ...this.brush, ...this.cross);
    this.state = { polygon: [], next: null, brush: null, cross: null };
  }

  /** Draws what depends on zoom and position. */
  moved() {
    const { left, top, zoom } = this.view;
    this.group.setAttribute('transform', `scale(${zoom}) translate(${-left} ${-top})`);
    this.#drawPolygon();
    this.#drawBrush();
    this.#drawCross();
  }

  /** The border of the wanted parts, an SVG path in image pixels; empty for none. */
  showWanted(path) {
    draw(this.wanted, path);
  }

  /** The border of a region such as a superpixel. */
  showRegion(path) {
    draw(this.region, path);
  }

  /** A polygon that is being drawn; `next` is where its next vertex would go. */
  showPolygon(vertices, next = null) {
    Object.assign(this.state, { polygon: vertices, next });
    this.#drawPolygon();
  }

  #drawPolygon() {
    const { polygon, next } = this.state;
    const points = polygon.map((p) => this.view.toScreen(p));
    const all = next === null || points.length === 0 ? points : [...points, this.view.toScreen(next)];
    draw(this.polygon, all.length < 2 ? '' : 'M' + all.map(({ x, y }) => `${x} ${y}`).join('L'));
    this.vertices.setAttribute('d', points
      .map(({ x, y }, k) => {
        const half = k === 0 ? 5 : 3;
        return `M${x - half} ${y - half}h${2 * half}v${2 * half}h${-2 * half}z`;
      })
      .join(''));
  }

  /** The disc of a brush: `{x, y, radius}` in image pixels, or null. */
  showBrush(disc) {
    this.state.brush = disc;
    this.#drawBrush();
  }

  #drawBrush() {
    const disc = this.state.brush;
    if (disc === null) {
      draw(this.brush, '');
      return;
    }
    const { x, y } = this.view.toScreen(disc);
    const r = Math.max(1.5, disc.radius * this.view.zoom);
    draw(this.brush, `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`);
  }

  /** The keyboard cursor: a pixel of the image, or null. */
  showCross(pixel) {
    this.state.cross = pixel;
    this.#drawCross();
  }

  #drawCross() {
    const pixel = this.state.cross;
    if (pixel === null) {
      draw(this.cross, '');
      return;
    }
    const { x, y } = this.view.toScreen({ x: pixel.x + 0.5, y: pixel.y + 0.5 });
    const gap = Math.max(4, this.view.zoom / 2);
    const end = gap + 12;
    draw(this.cross,
      `M${x - end} ${y}H${x - gap}M${x + gap} ${y}H${x + end}` +
      `M${x} ${y - end}V${y - gap}M${x} ${y + gap}V${y + end}`);
  }
}

function draw(paths, d) {
  paths.forEach((path) => path.setAttribute('d', d));
}
