// One page has one name: what only says how somebody came to it is left out.

// The shelf on which lies what has arrived of a recording that was cut off.
export const PIECES = "pieces:";

const PULSE = /^\/pulse\/[\w-]{20,}\/$/;

export function nameOf(address) {
  const url = new URL(address, location.origin);
  for (const passing of ["saved", "kept"]) url.searchParams.delete(passing);
  return PULSE.test(url.pathname) ? url.pathname : url.pathname + url.search;
}

export const isPulse = (address) => PULSE.test(new URL(address, location.origin).pathname);

const STORY = /^\/learn\/story\/(\d+)\//;
const RECALL = /^\/learn\/recall\/(\d+\/)?$/;

// The number in the address of a story; "" elsewhere.
export const storyOf = (address) => STORY.exec(new URL(address, location.origin).pathname)?.[1] ?? "";

export const isStoryOf = (address, other) => storyOf(address) !== "" && storyOf(address) === storyOf(other);

export const isRecall = (address) => RECALL.test(new URL(address, location.origin).pathname);

// Under which name a page is kept: a story, and a recall, are kept in one piece that stands for every page of it.
export function wholeOf(address) {
  const story = storyOf(address);
  if (story) return `/learn/story/${story}/whole/`;
  return isRecall(address) ? "/learn/recall/whole/" : nameOf(address);
}

export const isPart = (address) => wholeOf(address) !== nameOf(address);

// Whether what waits belongs to the page of this address.
export function isOfPage(entry, address) {
  return isStoryOf(entry.address, address) || nameOf(entry.address) === nameOf(address);
}
