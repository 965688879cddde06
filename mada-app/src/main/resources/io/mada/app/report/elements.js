'use strict';

// Elements, numbers and tables. External text only ever becomes text nodes and attribute values.

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

const NONE = '–';

const isNumber = value => typeof value === 'number' && isFinite(value);

const distinct = values => [...new Set(values)];

function decimals(digits) {
  return value => isNumber(value) ? value.toFixed(digits).replace('-', '−') : NONE;
}

/** A share as percent with one decimal. */
function percent(value) {
  return isNumber(value) ? decimals(1)(100 * value) : NONE;
}

/** A budget as percent with as many digits as it has. */
function share(value) {
  return `${Number((100 * value).toPrecision(6))} %`;
}

/** A difference of shares in percentage points, with its sign. */
function points(value) {
  return isNumber(value) ? (value > 0 ? '+' : '') + percent(value) : NONE;
}

/** About three digits. */
function amount(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  return decimals(size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3)(value);
}

function duration(seconds) {
  if (!isNumber(seconds)) {
    return NONE;
  }
  const whole = Math.round(seconds);
  return seconds < 60 ? amount(seconds) + ' s'
    : whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.round(whole % 3600 / 60)} min`;
}

/**
 * A table that can be sorted by clicking on a heading; unknown values come last.
 *
 * columns: name; value(row), the sort key; text(value), or cell(row) for more than text; number if
 * it contains numbers. sorted: the index of the column that the rows are initially sorted by, if
 * any.
 */
function table(caption, columns, rows, sorted = -1) {
  const body = el('tbody');
  const fill = ordered => body.replaceChildren(...ordered.map(row => el('tr', {}, columns.map((column, i) => {
    const content = column.cell ? column.cell(row) : (column.text || String)(column.value(row) ?? NONE);
    return el(i === 0 ? 'th' : 'td', {scope: i === 0 ? 'row' : null, class: column.number ? 'number' : null}, content);
  }))));
  const heads = columns.map((column, i) => el('th', {
    scope: 'col',
    class: column.number ? 'number' : null,
    'aria-sort': i === sorted ? order(column) : 'none',
  }, el('button', {type: 'button', onclick: () => sort(i)}, column.name)));

  function order(column) {
    return column.number ? 'descending' : 'ascending';
  }

  function sort(index) {
    const first = order(columns[index]);
    const second = first === 'ascending' ? 'descending' : 'ascending';
    const direction = heads[index].getAttribute('aria-sort') === first ? second : first;
    heads.forEach((head, i) => head.setAttribute('aria-sort', i === index ? direction : 'none'));
    fill(rows.slice().sort(comparison(columns[index], direction)));
  }

  function comparison(column, direction) {
    return (a, b) => {
      const [x, y] = [column.value(a), column.value(b)];
      const unknown = (x === null || x === undefined) - (y === null || y === undefined);
      const order = typeof x === 'number' && typeof y === 'number'
        ? x - y : String(x).localeCompare(String(y), 'en', {numeric: true});
      return unknown || (direction === 'ascending' ? order : -order);
    };
  }

  fill(sorted < 0 ? rows : rows.slice().sort(comparison(columns[sorted], order(columns[sorted]))));
  return el('div', {class: 'scroll', role: 'region', tabindex: 0, 'aria-label': caption},
    el('table', {}, el('caption', {}, caption), el('thead', {}, el('tr', {}, heads)), body));
}

function facts(entries) {
  return el('dl', {class: 'facts'},
    entries.filter(([, value]) => value !== null && value !== undefined && value !== NONE)
      .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value)))));
}

function section(id, title, ...children) {
  document.getElementById('main').append(el('section', {id}, el('h2', {}, title), ...children));
  const list = document.querySelector('#sections ul') || document.getElementById('sections').appendChild(el('ul'));
  list.append(el('li', {}, el('a', {href: '#' + id}, title)));
}
