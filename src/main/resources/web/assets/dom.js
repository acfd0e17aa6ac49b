// Elements without innerHTML: whatever comes from outside becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes and children; a child may be text, an element, a list of both, or nothing. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...flat(children));
  return element;
}

/** The same for SVG. */
export function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...flat(children));
  return element;
}

export function icon(name, extra = '') {
  return s('svg', { class: `icon ${extra}`.trim(), 'aria-hidden': 'true' }, s('use', { href: `#i-${name}` }));
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
}

function flat(children) {
  return children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== '');
}
