// Mouse, pen and fingers on the canvas: tools, pan, pinch, wheel.

/**
 * Translates pointer events into actions.
 *
 * `target` has: `view`; `down(point)`, `move(point)`, `up()`, `cancel()` for the tool;
 * `hover(point)`, `leave()`; `double()`; `pick(point)`. Points are in image pixels.
 */
export class PointerInput {
  #fingers = new Map();
  #mode = 'none';
  #last = null;

  constructor(canvas, target) {
    this.canvas = canvas;
    this.target = target;
    this.isPanning = false;
    this.isInside = false;
    this.position = null;
    const on = (name, listen, options) => canvas.addEventListener(name, listen.bind(this), options);
    on('pointerdown', this.#down);
    on('pointermove', this.#move);
    on('pointerup', this.#up);
    on('pointercancel', this.#cancel);
    on('pointerleave', this.#leave);
    on('dblclick', () => this.target.double());
    on('wheel', this.#wheel, { passive: false });
    on('contextmenu', (event) => event.preventDefault());
  }

  /** Whether dragging moves the image. */
  setPanning(isPanning) {
    this.isPanning = isPanning;
    this.canvas.classList.toggle('pannable', isPanning);
  }

  get isDrawing() {
    return this.#mode === 'tool';
  }

  /** What the pointer does until it is lifted no longer concerns the tool. */
  stop() {
    if (this.#mode === 'tool') {
      this.#mode = 'stopped';
    }
  }

  #at(event) {
    const { left, top } = this.box ?? this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #point(event) {
    const { x, y } = this.#at(event);
    return this.target.view.toImage(x, y);
  }

  #down(event) {
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.box = this.canvas.getBoundingClientRect();
    this.canvas.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') {
      this.#fingers.set(event.pointerId, this.#at(event));
      if (this.#fingers.size === 2) {
        this.#stopTool();
        this.#mode = 'pinch';
        return;
      }
    }
    if (this.#mode !== 'none') {
      return;
    }
    if (event.button === 1 || event.button === 2 || (event.button === 0 && this.isPanning)) {
      this.#mode = 'pan';
      this.#last = this.#at(event);
      this.canvas.classList.add('panned');
    } else if (event.button === 0 && event.altKey) {
      this.target.pick(this.#point(event));
    } else if (event.button === 0 && this.target.down(this.#point(event), event.timeStamp)) {
      this.#mode = 'tool';
    }
  }

  /** A second finger means that the first was not meant to paint. */
  #stopTool() {
    if (this.#mode === 'tool') {
      this.target.cancel();
    }
  }

  #move(event) {
    const position = this.#at(event);
    const hasMoved = this.position?.x !== position.x || this.position?.y !== position.y;
    this.isInside = true;
    this.position = position;
    if (this.#mode === 'pinch') {
      this.#pinch(event);
    } else if (this.#mode === 'pan') {
      const at = this.#at(event);
      this.target.view.panBy(at.x - this.#last.x, at.y - this.#last.y);
      this.#last = at;
    } else if (this.#mode === 'tool') {
      const events = event.getCoalescedEvents?.() ?? [];
      for (const each of events.length > 0 ? events : [event]) {
        this.target.move(this.#point(each), event.timeStamp);
      }
    } else if (hasMoved && this.#mode === 'none') {
      // Browsers also report moves when only the page has changed under the pointer.
      this.target.hover(this.#point(event));
    }
  }

  #pinch(event) {
    const others = [...this.#fingers].filter(([id]) => id !== event.pointerId);
    const before = this.#fingers.get(event.pointerId);
    if (before === undefined || others.length === 0) {
      return;
    }
    const [, other] = others[0];
    const at = this.#at(event);
    this.#fingers.set(event.pointerId, at);
    const distance = (p) => Math.max(10, Math.hypot(p.x - other.x, p.y - other.y));
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    this.target.view.panBy((at.x - before.x) / 2, (at.y - before.y) / 2);
    this.target.view.zoomAt(distance(at) / distance(before), middle.x, middle.y);
  }

  #up(event) {
    this.#fingers.delete(event.pointerId);
    if (this.#mode === 'tool') {
      this.target.up();
    }
    this.#end(event);
  }

  #cancel(event) {
    this.#fingers.delete(event.pointerId);
    this.#stopTool();
    this.#end(event);
  }

  #end(event) {
    // The finger that remains after a pinch does nothing until it is lifted, too.
    if (this.#mode !== 'pinch' || this.#fingers.size === 0) {
      this.#mode = 'none';
    }
    this.canvas.classList.remove('panned');
    this.box = null;
    if (event.pointerType === 'touch') {
      this.#leave();
    }
  }

  #leave() {
    if (this.#mode === 'none') {
      this.isInside = false;
      this.target.leave();
    }
  }

  #wheel(event) {
    event.preventDefault();
    const { x, y } = this.#at(event);
    const pixels = event.deltaY * (event.deltaMode === 1 ? 20 : 1);
    if (event.shiftKey) {
      this.target.view.panBy(-(event.deltaX || pixels), 0);
    } else {
      // A pinch on a touchpad arrives as a wheel with Control, in small steps.
      const speed = event.ctrlKey ? 0.01 : 0.0016;
      this.target.view.zoomAt(Math.exp(-pixels * speed), x, y);
    }
    this.target.hover(this.#point(event));
  }
}
