import type { Chance } from './chance.ts'

/** A place on the map, in degrees. */
export type Place = { readonly longitude: number; readonly latitude: number }

/** A big city: where it is and how much traffic it draws, from 3 (some) to 10 (most). */
export type City = Place & { readonly weight: number }

const city = (longitude: number, latitude: number, weight: number): City => ({ longitude, latitude, weight })

/** Cities whose stations lie where they lie; `苏州园区` and `苏州北` lie near `苏州`. */
export const cities: Readonly<Record<string, City>> = {
  北京: city(116.41, 39.9, 10),
  上海: city(121.47, 31.23, 10),
  广州: city(113.26, 23.13, 9),
  深圳: city(114.06, 22.54, 9),
  天津: city(117.2, 39.13, 8),
  重庆: city(106.55, 29.56, 8),
  成都: city(104.07, 30.67, 9),
  武汉: city(114.3, 30.59, 8),
  西安: city(108.95, 34.27, 8),
  杭州: city(120.16, 30.29, 9),
  南京: city(118.78, 32.06, 9),
  苏州: city(120.62, 31.3, 7),
  昆山: city(120.95, 31.39, 5),
  无锡: city(120.3, 31.57, 6),
  常州: city(119.95, 31.78, 5),
  镇江: city(119.45, 32.2, 4),
  徐州: city(117.18, 34.26, 6),
  合肥: city(117.27, 31.86, 7),
  蚌埠: city(117.36, 32.94, 4),
  郑州: city(113.65, 34.76, 8),
  洛阳: city(112.45, 34.62, 5),
  济南: city(117.0, 36.65, 7),
  青岛: city(120.38, 36.07, 6),
  烟台: city(121.39, 37.54, 4),
  石家庄: city(114.48, 38.04, 7),
  保定: city(115.46, 38.87, 4),
  太原: city(112.55, 37.87, 6),
  大同: city(113.3, 40.08, 4),
  沈阳: city(123.43, 41.8, 7),
  大连: city(121.61, 38.91, 6),
  长春: city(125.32, 43.9, 6),
  吉林: city(126.55, 43.84, 4),
  哈尔滨: city(126.64, 45.76, 7),
  呼和浩特: city(111.67, 40.82, 5),
  包头: city(109.84, 40.66, 4),
  兰州: city(103.83, 36.06, 5),
  银川: city(106.23, 38.49, 4),
  西宁: city(101.78, 36.62, 4),
  乌鲁木齐: city(87.62, 43.83, 4),
  拉萨: city(91.11, 29.65, 3),
  长沙: city(112.94, 28.23, 8),
  衡阳: city(112.57, 26.9, 4),
  南昌: city(115.86, 28.68, 6),
  福州: city(119.3, 26.08, 6),
  厦门: city(118.09, 24.48, 6),
  宁波: city(121.55, 29.87, 6),
  温州: city(120.7, 28.0, 5),
  金华: city(119.65, 29.08, 5),
  南宁: city(108.37, 22.82, 6),
  桂林: city(110.29, 25.27, 5),
  贵阳: city(106.63, 26.65, 6),
  昆明: city(102.83, 24.88, 6),
  海口: city(110.2, 20.04, 4),
  三亚: city(109.51, 18.25, 4),
  香港: city(114.17, 22.3, 5),
}

type Region = Place & { readonly radius: number }

const region = (longitude: number, latitude: number, radius: number): Region => ({
  longitude,
  latitude,
  radius,
})

/**
 * Where a station roughly is, by the last letter of its telecode: railway bureaus took a letter each, so
 * neighbours come out as neighbours. The place within the region is drawn.
 */
const regions: Readonly<Record<string, Region>> = {
  A: region(112.8, 24.5, 2),
  B: region(128.5, 46.5, 2.5),
  C: region(111.5, 41, 2),
  D: region(121.2, 42.3, 1.5),
  E: region(106, 29, 2),
  F: region(113.6, 34.3, 1.3),
  G: region(115.8, 27.8, 1.5),
  H: region(119.3, 31, 1.5),
  I: region(117.2, 39.5, 0.6),
  J: region(104.5, 36, 2.5),
  K: region(118, 36.3, 1.5),
  L: region(127.5, 43.2, 1.3),
  M: region(103, 25.5, 1.8),
  N: region(113.3, 31.5, 1.5),
  O: region(96, 34.5, 3.5),
  P: region(116, 39.2, 1.5),
  Q: region(112, 25, 2.2),
  R: region(86, 42.5, 4),
  S: region(118.2, 26, 1.3),
  T: region(123.3, 41.5, 1.6),
  U: region(118.8, 31.5, 1.6),
  V: region(112.3, 37.2, 1.3),
  W: region(105, 30, 1.8),
  X: region(123.5, 48, 2.5),
  Y: region(108.3, 34.5, 1.6),
  Z: region(109, 23.5, 1.6),
}
const elsewhere = region(112, 33, 3)

/** The big city that a station belongs to by its name, if any: the longest city name that it starts with. */
export function cityOf(stationName: string): City | undefined {
  for (let length = Math.min(4, stationName.length); length >= 2; length--) {
    const name = stationName.slice(0, length)
    if (Object.hasOwn(cities, name)) return cities[name]
  }
  return undefined
}

/** Where a station is: a big city's main station where the city is, its other stations around it, all others by telecode. */
export function placeOf(stationName: string, telecode: string, chance: Chance): Place {
  if (Object.hasOwn(cities, stationName)) return cities[stationName] ?? elsewhere
  const near = cityOf(stationName)
  const around = near === undefined ? (regions[telecode.slice(-1)] ?? elsewhere) : { ...near, radius: 0.15 }
  const angle = chance.fraction('angle', telecode) * 2 * Math.PI
  // The square root spreads the stations evenly over the disc.
  const reach = around.radius * Math.sqrt(0.1 + 0.9 * chance.fraction('reach', telecode))
  return {
    longitude: around.longitude + reach * Math.cos(angle),
    latitude: around.latitude + reach * Math.sin(angle),
  }
}

const earthRadiusKm = 6371
/** Railways do not run straight. */
const detour = 1.18

/** The length of the railway between two places, in whole km. */
export function railKilometres(from: Place, to: Place): number {
  const radians = Math.PI / 180
  const dLatitude = (to.latitude - from.latitude) * radians
  const dLongitude = (to.longitude - from.longitude) * radians
  const h =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * Math.sin(dLongitude / 2) ** 2
  return Math.round(2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h))) * detour)
}
