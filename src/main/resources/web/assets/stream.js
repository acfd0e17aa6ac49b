// The stream of events. EventSource would hide its comments, by which a connection that is dead is told from one that is quiet.

/** The server says something at least every 15 s. */
const SILENCE_MS = 40000;
const SLOWEST_MS = 30000;
const FIRST_WAIT_MS = 1000;

/**
 * Listens for ever.
 *
 * @param {object} to
 * @param {(connector: object) => void} to.event a published evaluation that changed something
 * @param {() => void} to.heard the server is there
 * @param {() => Promise<void>} to.again the stream was lost: what was missed has to be asked for
 */
export async function listen({ event, heard, again }) {
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      await listenOnce((block) => take(block, event), () => {
        wait = FIRST_WAIT_MS;
        heard();
      });
    } catch {
      // The server has gone, or is full; what is asked for now and then goes on meanwhile.
    }
    await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
    wait = Math.min(SLOWEST_MS, wait * 2);
    await again();
  }
}

async function listenOnce(block, heard) {
  const stop = new AbortController();
  const response = await fetch('/api/v1/events', { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal: stop.signal });
  if (!response.ok) {
    throw new Error(`the server answered ${response.status}`);
  }
  let silence = setTimeout(() => stop.abort(), SILENCE_MS);
  try {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(() => stop.abort(), SILENCE_MS);
      heard();
      const blocks = (rest + part.value).split('\n\n');
      rest = blocks.pop();
      blocks.forEach(block);
    }
  } finally {
    clearTimeout(silence);
    stop.abort();
  }
}

function take(block, event) {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  if (fields.get('event') === 'evaluation') {
    event(JSON.parse(fields.get('data')));
  }
}
