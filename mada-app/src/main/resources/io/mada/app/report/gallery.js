'use strict';

// Pictures of chosen images.

function classKey(classes) {
  const key = (name, attributes) => el('li', {}, el('i', attributes), name);
  return el('ul', {class: 'key', 'aria-label': 'Colours of the classes'},
    classes.map(({name, color}) => key(name, {style: `background: ${color}`})),
    key('unlabelled', {style: 'background: #000000'}),
    el('li', {}, 'entropy: sure ', el('i', {class: 'scale'}), ' unsure'));
}

/** Images of a strategy or a round, made when they are first looked at. */
function strip({name, chosen, before, stage, images}, pictures, open) {
  const total = `${chosen} chosen` + (images.length < chosen ? `, the first ${images.length} shown` : '');
  const details = el('details', {class: 'strip'}, el('summary', {}, name + ' ', el('span', {}, `(${total})`)));
  const fill = () => {
    if (details.open && details.children.length === 1) {
      details.append(...images.map(image => chosenImage(image, pictures[image.pictures], before, stage)));
    }
  };
  details.addEventListener('toggle', fill);
  details.open = open;
  fill();
  return details;
}

function chosenImage({image, score, rank, windows, prediction}, shared, before, stage) {
  const facts = [isNumber(rank) ? `rank ${rank}` : null, isNumber(score) ? `score ${amount(score)}` : null,
    windows.length ? `${windows.length} windows` : null].filter(fact => fact);
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
  const path = windows.map(([x, y, w, h]) => `M${x} ${y}h${w}v${h}h${-w}z`).join('');
  return svg('svg', {viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    svg('path', {class: 'windows', d: path}));
}
