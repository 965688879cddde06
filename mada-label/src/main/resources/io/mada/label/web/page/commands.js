// What each key does in the editor.

import { byId } from './dom.js';
import { switchTheme } from './theme.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAN = 80;
const LABEL = 'label';

function toolCommands(editor) {
  const { toolbox } = editor;
  const tools = {
    b: 'brush', e: 'eraser', g: 'polygon', f: 'flood', s: 'superpixel', r: 'replace',
  };
  const names = {
    brush: 'Brush', eraser: 'Eraser', polygon: 'Polygon', flood: 'Fill by colour',
    superpixel: 'Superpixel fill', replace: 'Replace a class',
  };
  return [
    ...Object.entries(tools).map(([key, tool]) => ({
      keys: [key], name: names[tool], group: 'Tools', run: () => toolbox.choose(tool),
    })),
    { keys: ['['], name: 'Smaller brush, tolerance, superpixels', group: 'Tools', repeats: true, run: () => toolbox.resize(-1) },
    { keys: [']'], name: 'Larger', group: 'Tools', repeats: true, run: () => toolbox.resize(1) },
    { keys: ['c'], name: 'Close the polygon', group: 'Tools', run: () => toolbox.tool?.close?.() },
    { keys: ['Backspace'], name: 'Remove its last corner', group: 'Tools', repeats: true, run: () => toolbox.tool?.back?.() },
    { keys: ['Escape'], name: 'Cancel the polygon or stroke', group: 'Tools', run: () => editor.interrupt() },
    { keys: ['a'], name: 'Replace in the whole image', group: 'Tools', run: () => toolbox.name === 'replace' && byId('replace-all').click() },
  ];
}

function classCommands(editor) {
  const { classes, toolbox } = editor;
  const under = () => {
    const { x, y } = editor.hand.place();
    const { mask } = editor.desk;
    return mask.labels[Math.floor(y) * mask.width + Math.floor(x)];
  };
  return [
    {
      keys: [...'0123456789'], shown: ['1', '…', '255'], name: 'Class of this number', group: 'Classes',
      run: ({ key }) => classes.digit(key) || (key === '0' && editor.view.fit()),
    },
    { keys: ['i'], shown: ['i', 'Alt+click'], name: 'Class under the cursor', group: 'Classes', run: () => editor.desk && editor.hand.pick(editor.hand.place()) },
    { keys: ['Shift+i'], name: 'Class under the cursor is to be replaced', group: 'Classes', run: () => editor.desk && toolbox.replaceFrom(under()) },
    { keys: ['/'], name: 'Find a class by its name', group: 'Classes', run: () => classes.find() },
    { keys: ['x'], name: 'Unlabelled as class', group: 'Classes', run: () => classes.pick(255) },
  ];
}

function cursorCommands(editor) {
  const { cursor, pointer, view } = editor;
  const arrow = (isLarge) => (event) => {
    if (editor.desk === null) {
      return;
    }
    if (!cursor.isActive) {
      cursor.start(editor.hand.place());
    }
    cursor.move(...ARROWS[event.key], isLarge);
  };
  const press = () => {
    if (editor.desk === null) {
      return;
    }
    if (!cursor.isActive) {
      cursor.start(editor.hand.place());
    }
    cursor.press();
  };
  return [
    { keys: Object.keys(ARROWS), shown: ['Arrows'], name: 'Move the cursor by a pixel', group: 'Cursor', repeats: true, run: arrow(false) },
    { keys: Object.keys(ARROWS).map((key) => `Ctrl+${key}`), shown: ['Ctrl+Arrows'], name: 'Move the cursor by 16 pixels', group: 'Cursor', repeats: true, run: arrow(true) },
    {
      keys: ['Enter'], name: 'Use the tool at the cursor; hold it and move to draw', group: 'Cursor',
      run: press, release: () => cursor.release(),
    },
    {
      // Who works with the mouse holds the space bar to move the image; who works with the keyboard
      // draws with it.
      keys: [' '], name: 'The same; with the mouse: drag the image', group: 'Cursor',
      run: () => {
        if (pointer.isInside && !cursor.isActive) {
          pointer.setPanning(true);
        } else {
          press();
        }
      },
      release: () => {
        pointer.setPanning(false);
        cursor.release();
      },
    },
    {
      keys: Object.keys(ARROWS).map((key) => `Shift+${key}`), shown: ['Shift+Arrows', 'Middle button'], name: 'Move the image', group: 'View', repeats: true,
      run: ({ key }) => view.panBy(-ARROWS[key][0] * PAN, -ARROWS[key][1] * PAN),
    },
  ];
}

function viewCommands(panel) {
  const toggle = (key, id, name) => ({ keys: [key], name, group: 'View', run: () => panel.toggle(id) });
  return [
    { keys: ['+', '='], shown: ['+', 'Wheel'], name: 'Zoom in', group: 'View', repeats: true, run: () => panel.zoom(1.25) },
    { keys: ['-'], shown: ['-'], name: 'Zoom out', group: 'View', repeats: true, run: () => panel.zoom(1 / 1.25) },
    { keys: [], shown: ['0'], name: 'Fit the image', group: 'View', run: () => {} },
    { keys: [','], name: 'Less opaque label', group: 'View', repeats: true, run: () => panel.changeOpacity(-5) },
    { keys: ['.'], name: 'More opaque label', group: 'View', repeats: true, run: () => panel.changeOpacity(5) },
    toggle('l', 'show-label', 'Label'),
    toggle('d', 'show-difference', 'Changes to the prediction'),
    toggle('h', 'show-entropy', 'Entropy'),
    toggle('u', 'show-hatch', 'Hatch unlabelled pixels'),
  ];
}

function imageCommands(panel, actions) {
  return [
    { keys: ['Ctrl+z'], name: 'Undo', group: 'Image', repeats: true, run: () => panel.undo() },
    { keys: ['Ctrl+Shift+z', 'Ctrl+y'], name: 'Redo', group: 'Image', repeats: true, run: () => panel.redo() },
    { keys: ['n'], name: 'Next image', group: 'Image', run: () => actions.beside(1) },
    { keys: ['p'], name: 'Previous image', group: 'Image', run: () => actions.beside(-1) },
    { keys: ['Ctrl+Enter'], name: 'Accept: the label is done', group: 'Image', run: () => actions.accept() },
    { keys: ['k'], name: 'Skip or replace the image', group: 'Image', run: () => actions.skip() },
    { keys: ['o'], name: 'Reopen a done image', group: 'Image', run: () => actions.reopen() },
    { keys: ['q'], name: 'Back to the queue', group: 'Image', run: () => (location.hash = '#/queue') },
  ];
}

/** Gives the keyboard all its commands. */
export function addCommands(keyboard, { editor, panel, actions, outbox }) {
  const ofLabel = [
    ...toolCommands(editor),
    ...classCommands(editor),
    ...cursorCommands(editor),
    ...viewCommands(panel),
    ...imageCommands(panel, actions),
  ];
  keyboard.add(ofLabel.map((command) => ({ ...command, where: LABEL })));
  keyboard.add([
    { keys: ['Ctrl+s'], name: 'Try to save now (every stroke is saved by itself)', group: 'Everywhere', run: () => outbox.retry() },
    { keys: ['t'], name: 'Dark or light', group: 'Everywhere', run: () => switchTheme() },
    { keys: ['?'], name: 'All keys', group: 'Everywhere', run: () => keyboard.help() },
  ]);
}
