// What each key does in the editor.

import { byId } from './dom.js';
import { UNLABELLED } from './mask.js';
import { switchTheme } from './theme.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAN = 80;
const LABEL = 'label';

/** The commands of a group, from lists of keys, name, what it does, and any further settings. */
function group(title, ...commands) {
  return commands.map(([keys, name, run, more = {}]) => ({
    keys: [keys].flat(), name, group: title, run, ...more,
  }));
}

const REPEATS = { repeats: true };

function toolCommands(editor) {
  const { toolbox } = editor;
  const choose = (tool) => () => toolbox.choose(tool);
  return group('Tools',
    ['b', 'Brush', choose('brush')],
    ['e', 'Eraser', choose('eraser')],
    ['g', 'Polygon', choose('polygon')],
    ['f', 'Fill by colour', choose('flood')],
    ['s', 'Superpixel fill', choose('superpixel')],
    ['r', 'Replace a class', choose('replace')],
    ['[', 'Smaller brush, tolerance, superpixels', () => toolbox.resize(-1), REPEATS],
    [']', 'Larger', () => toolbox.resize(1), REPEATS],
    ['c', 'Close the polygon', () => byId('polygon-close').click()],
    ['Backspace', 'Remove its last corner', () => toolbox.tool?.back?.(), REPEATS],
    ['Escape', 'Cancel the polygon or stroke', () => editor.interrupt()],
    ['a', 'Replace in the whole image', () => toolbox.name === 'replace' && byId('replace-all').click()],
  );
}

function classCommands(editor) {
  const { classes, hand, toolbox } = editor;
  return group('Classes',
    [
      [...'0123456789'], 'Class of this number',
      ({ key }) => classes.digit(key) || (key === '0' && editor.view.fit()),
      { shown: ['1', '…', '255'] },
    ],
    ['i', 'Class under the cursor', () => hand.pick(hand.place()), { shown: ['i', 'Alt+click'] }],
    ['Shift+i', 'Class under the cursor is to be replaced', () => {
      const id = hand.classAt(hand.place());
      if (id !== null) {
        toolbox.replaceFrom(id);
      }
    }],
    ['/', 'Find a class by its name', () => classes.find()],
    ['x', 'Unlabelled as class', () => classes.pick(UNLABELLED)],
  );
}

function cursorCommands(editor) {
  const { cursor, hand, pointer } = editor;
  const start = () => {
    if (editor.desk !== null && !cursor.isActive) {
      cursor.start(hand.place());
    }
    return cursor.isActive;
  };
  const arrow = (isLarge) => ({ key }) => start() && cursor.move(...ARROWS[key], isLarge);
  const press = () => start() && cursor.press();
  // With the mouse, holding the space bar moves the image; with the keyboard, it draws.
  const space = () =>
    pointer.isInside && !cursor.isActive ? pointer.setPanning(true) : press();
  const releaseSpace = () => {
    pointer.setPanning(false);
    cursor.release();
  };
  return group('Cursor',
    [arrows(''), 'Move the cursor by a pixel', arrow(false), { ...REPEATS, shown: ['Arrows'] }],
    [arrows('Ctrl+'), 'Move the cursor by 16 pixels', arrow(true), { ...REPEATS, shown: ['Ctrl+Arrows'] }],
    ['Enter', 'Use the tool at the cursor; hold it and move to draw', press, { release: () => cursor.release() }],
    [' ', 'The same; with the mouse: drag the image', space, { release: releaseSpace }],
  );
}

function arrows(modifier) {
  return Object.keys(ARROWS).map((key) => modifier + key);
}

function viewCommands({ view }, panel) {
  const toggle = (id) => () => panel.toggle(id);
  const pan = ({ key }) => view.panBy(-ARROWS[key][0] * PAN, -ARROWS[key][1] * PAN);
  return group('View',
    [['+', '='], 'Zoom in', () => panel.zoom(1.25), { ...REPEATS, shown: ['+', 'Wheel'] }],
    ['-', 'Zoom out', () => panel.zoom(1 / 1.25), REPEATS],
    // The key itself is an ordinary digit: see the numbers of classes.
    [[], 'Fit the image', () => view.fit(), { shown: ['0'] }],
    [arrows('Shift+'), 'Move the image', pan, { ...REPEATS, shown: ['Shift+Arrows', 'Middle button'] }],
    [',', 'Less opaque label', () => panel.changeOpacity(-5), REPEATS],
    ['.', 'More opaque label', () => panel.changeOpacity(5), REPEATS],
    ['l', 'Label', toggle('show-label')],
    ['d', 'Changes to the prediction', toggle('show-difference')],
    ['h', 'Entropy', toggle('show-entropy')],
    ['u', 'Hatch unlabelled pixels', toggle('show-hatch')],
  );
}

function imageCommands(panel, actions) {
  return group('Image',
    ['Ctrl+z', 'Undo', () => panel.undo(), REPEATS],
    [['Ctrl+Shift+z', 'Ctrl+y'], 'Redo', () => panel.redo(), REPEATS],
    ['n', 'Next image', () => actions.beside(1)],
    ['p', 'Previous image', () => actions.beside(-1)],
    ['Ctrl+Enter', 'Accept: the label is done', () => actions.accept()],
    ['k', 'Skip or replace the image', () => actions.skip()],
    ['o', 'Reopen a done image', () => actions.reopen()],
    ['q', 'Back to the queue', () => (location.hash = '#/queue')],
  );
}

/** Adds all commands to the keyboard. */
export function addCommands(keyboard, { editor, panel, actions, outbox }) {
  const ofLabel = [
    ...toolCommands(editor),
    ...classCommands(editor),
    ...cursorCommands(editor),
    ...viewCommands(editor, panel),
    ...imageCommands(panel, actions),
  ];
  keyboard.add(ofLabel.map((command) => ({ ...command, where: LABEL })));
  keyboard.add(group('Everywhere',
    ['Ctrl+s', 'Try to save now (every stroke is saved by itself)', () => outbox.retry()],
    ['t', 'Dark or light', () => switchTheme()],
    ['?', 'All keys', () => keyboard.help()],
  ));
}
