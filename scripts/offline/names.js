// One page has one name: what only says how somebody came to it is left out.

const PULSE = /^\/pulse\/[\w-]{20,}\/$/;

export function nameOf(address) {
  const url = new URL(address, location.origin);
  for (const passing of ["saved", "kept"]) url.searchParams.delete(passing);
  return PULSE.test(url.pathname) ? url.pathname : url.pathname + url.search;
}

export const isPulse = (address) => PULSE.test(new URL(address, location.origin).pathname);
