/**
 * A station's name as it stands in timetables (contract §1), of what people write: 苏州站 is 苏州 (no station's name ends
 * in 站), and Xi'an or Bei Jing are xian and beijing.
 */
export function plainStation(text) {
  const name = text.replace(/\s/g, '')
  if (/^[a-z][a-z'’-]*$/i.test(name)) return name.toLowerCase().replace(/['’-]/g, '')
  return [...name].length > 2 && name.endsWith('站') ? name.slice(0, -1) : name
}
