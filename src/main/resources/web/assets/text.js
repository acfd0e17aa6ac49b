// Text that is compared and shortened; nothing here is a sentence.

/** Without case and accents, as the API compares names. */
export const fold = (text) => text.normalize('NFD').replace(/\p{M}+/gu, '').toUpperCase().toLowerCase();

/** "non-bank-lending" as "Non bank lending". */
export const capital = (word) => (word ? word.charAt(0).toUpperCase() + word.slice(1).replace(/-/g, ' ') : '');

/** A sentence of the server as one with a capital and a full stop. */
export function sentence(text) {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
