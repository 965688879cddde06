'use strict';

// Pictures of chosen images.

function classKey(classes) {
  const key = (name, attributes) => el('li', {}, el('i', attributes), name);
  return el('ul', {class: 'key', 'aria-label': 'Colours of the classes'},
    classes.map(({name, color}) => key(name, {style: `background: ${color}`})),
    key('unlabelled', {style: 'background: #000000'}),
    el('li', {}, 'entropy: sure ', el('i', {class: 'scale'}), ' unsure'));
}

/** Images of a strategy or a round, created when first looked at. */
function strip({name, chosen, before, stage, images}, pictures, open, scored = 'score') {
  const total = (scored === 'score' ? `${chosen} chosen` : chosen) + (images.length < chosen ? `, the first ${images.length} shown` : '');
  const details = el('details', {class: 'strip'}, el('summary', {}, name + ' ', el('span', {}, `(${total})`)));
  const fill = () => {
    if (details.open && details.children.length === 1) {
      details.append(...images.map(image => chosenImage(image, pictures[image.pictures], before, stage, scored)));
    }
  };
  details.addEventListener('toggle', fill);
  details.open = open;
  fill();
  return details;
}

function chosenImage({image, score, rank, windows, prediction}, shared, before, stage, scored) {
  const facts = [isNumber(rank) ? `rank ${rank}` : null, isNumber(score) ? `${scored} ${scored === 'score' ? amount(score) : percent(score) + ' %'}` : null,
    windows.length ? `${windows.length} ${windows.some(w => w.length > 4) ? 'regions' : 'windows'}` : null].filter(fact => fact);
  const show = (source, text, overlay) => source && el('figure', {},
    el('span', {class: 'picture'}, el('img', {src: source, alt: `${image}: ${text}`}), overlay),
    el('figcaption', {}, text));
  return el('div', {class: 'chosen'},
    el('h4', {}, image + ' ', facts.length ? el('span', {}, `(${facts.join(', ')})`) : null),
    el('div', {class: 'pictures'},
      show(shared.photo, 'image'),
      show(shared.label, 'label'),
      show(shared.prediction, `prediction of ${before}`),
      show(prediction, `prediction of ${stage}`),
      show(shared.entropy, `entropy of ${before}`, windows.length ? outlines(windows, shared) : null)));
}

function outlines(windows, {width, height}) {
  const path = windows.map(([x, y, w, h, ...runs]) =>
    runs.length ? outline(x, y, w, h, runs) : `M${x} ${y}h${w}v${h}h${-w}z`).join('');
  return svg('svg', {viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    svg('path', {class: 'windows', d: path}));
}

/**
 * The edges between the pixels inside and outside a region, which is given as alternating run
 * lengths.
 */
function outline(left, top, width, height, runs) {
  const inside = new Uint8Array(width * height);
  let pixel = 0;
  runs.forEach((run, i) => inside.fill(i % 2, pixel, pixel += run));
  const has = (x, y) => x >= 0 && x < width && y >= 0 && y < height && inside[y * width + x];
  let path = '';
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      path += !has(x, y) !== !has(x, y - 1) ? `M${left + x} ${top + y}h1` : '';
      path += !has(x, y) !== !has(x - 1, y) ? `M${left + x} ${top + y}v1` : '';
    }
  }
  return path;
}
