// Asks for the overview every few seconds, cheaply: an unchanged one is a 304 without a body.

const EVERY = 5000;
const SLOWEST = 30000;
const PATIENCE = 10000;

export class Feed {
  #url;
  #etag = null;
  #timer = null;
  #failures = 0;
  #asking = false;
  #skew = 0;

  /** When the server was last heard, by this computer's clock; null before the first time. */
  heardAt = null;
  /** When it is asked again. */
  nextAt = 0;

  /**
   * @param handlers data(overview): it changed; heard(): it was asked and is there; lost(error): it is not
   */
  constructor(url, handlers) {
    this.#url = url;
    this.handlers = handlers;
  }

  start() {
    document.addEventListener('visibilitychange', () => document.hidden || this.askNow());
    window.addEventListener('online', () => this.askNow());
    this.askNow();
  }

  /** The server's time, so that a computer with a wrong clock still says the right "12 min". */
  now() {
    return Date.now() + this.#skew;
  }

  askNow() {
    clearTimeout(this.#timer);
    this.#ask();
  }

  async #ask() {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      const response = await fetch(this.#url, {
        cache: 'no-store',
        headers: this.#etag ? { 'If-None-Match': this.#etag } : {},
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status !== 304 && !response.ok) {
        throw new Error(`the server answered ${response.status}`);
      }
      const data = response.status === 304 ? null : await response.json();
      const date = Date.parse(response.headers.get('Date'));
      // The header has whole seconds; half of one more is the best guess.
      this.#skew = Number.isNaN(date) || Math.abs(date + 500 - Date.now()) < 2000 ? 0 : date + 500 - Date.now();
      this.#failures = 0;
      this.heardAt = this.now();
      if (data) {
        this.#etag = response.headers.get('ETag');
        this.handlers.data(data);
      }
      this.handlers.heard();
    } catch (error) {
      this.#failures += 1;
      this.#plan();
      this.handlers.lost(error);
    } finally {
      this.#asking = false;
      this.#plan();
    }
  }

  #plan() {
    clearTimeout(this.#timer);
    // A hidden page asks rarely, and at once when it is looked at again.
    const calm = document.hidden ? SLOWEST : EVERY;
    const wait = Math.min(SLOWEST, calm * 2 ** Math.min(this.#failures, 4)) * (0.9 + Math.random() * 0.2);
    this.nextAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.#ask(), wait);
  }
}
