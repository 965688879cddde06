// Questions to the annotator.

import { byId } from './dom.js';

/** Closes a dialog if it is open, and resolves when it is closed. */
function closed(dialog) {
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true }));
}

/** @return {Promise<boolean>} whether the annotator agrees */
export async function confirmed(question, yes) {
  const dialog = byId('confirm-dialog');
  byId('confirm-text').textContent = question;
  byId('confirm-yes').textContent = yes;
  dialog.returnValue = 'no';
  dialog.showModal();
  byId('confirm-yes').focus();
  return (await closed(dialog)) === 'yes';
}

/**
 * Asks why an image should not be labelled.
 *
 * @return {Promise<?{reason: string, isReplaced: boolean}>} null if it should be labelled after all
 */
export async function skipReason() {
  const dialog = byId('skip-dialog');
  dialog.returnValue = '';
  dialog.showModal();
  const answer = await closed(dialog);
  const chosen = dialog.querySelector('input[name=reason]:checked').value;
  const reason = chosen || byId('reason-text').value.trim();
  return answer === '' ? null : { reason: reason || 'no reason given', isReplaced: answer === 'replace' };
}

/** Makes the buttons of the dialogs work. */
export function startDialogs() {
  const dialog = byId('skip-dialog');
  // A reason of one's own must be written out: "other" alone says nothing.
  const close = (answer) => {
    if (byId('reason-other').checked && byId('reason-text').value.trim() === '') {
      byId('reason-text').focus();
      return;
    }
    dialog.close(answer);
  };
  byId('skip-confirm').addEventListener('click', (event) => {
    event.preventDefault();
    close('skip');
  });
  byId('skip-replace').addEventListener('click', () => close('replace'));
  byId('skip-cancel').addEventListener('click', () => dialog.close(''));
  byId('reason-text').addEventListener('input', () => (byId('reason-other').checked = true));
}
