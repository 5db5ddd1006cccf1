/** Which places a wanted place covers: by division code (a province covers its cities and counties), or by name with or without its suffix. */

/** The codes a wanted code covers, as first and last; `undefined` for what is no code. */
export function placeCodeRange(wanted: string): readonly [string, string] | undefined {
  if (!/^\d{6}$/.test(wanted)) return undefined
  const stem = wanted.replace(/(?:00){0,2}$/, '')
  return [wanted, stem.padEnd(6, '9')]
}

export function placeNames(wanted: string): readonly string[] {
  return [wanted, `${wanted}省`, `${wanted}市`, `${wanted}县`, `${wanted}区`]
}
