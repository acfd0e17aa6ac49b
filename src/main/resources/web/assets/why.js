// Why a status is what it is, in plain words: how many customers got through.

import { parse } from './times.js';
import { span, t } from './words.js';

/** What a row says. */
export function short(line, now) {
  const { evidence } = line;
  const heard = evidence && evidence.jobs + evidence.probes > 0;
  return [heard ? got(evidence) : nothing(line, now), line.unstable && t('why.unstable'), line.userErrorSurge && t('fault.surge')].filter(Boolean).join(' ');
}

function nothing({ status, silentSince }, now) {
  const silent = parse(silentSince);
  if (silent) {
    return t(status === 'unknown' ? 'why.silentUnknown' : 'why.silent', { length: span(now - silent) });
  }
  return t(status === 'unknown' ? 'why.never' : 'why.quiet');
}

/** "8 of the last 197 customers got through, 5 of them at the first try." */
export function got({ jobs, probes, succeeded, succeededFirstTime }) {
  const n = jobs + probes;
  const who = jobs && probes ? 'both' : probes ? 'probes' : 'customers';
  const form = succeeded === n && succeededFirstTime === n ? 'all' : succeeded === 0 ? 'none' : succeededFirstTime === succeeded ? 'some' : 'tries';
  return t(`why.${who}.${form}`, { n, succeeded, first: succeededFirstTime, jobs, probes });
}
