import type { Source } from './source.ts'
import cctv from './sources/cctv.ts'
import chinanews from './sources/chinanews.ts'
import govCn from './sources/gov-cn.ts'
import miit from './sources/miit.ts'
import ministries from './sources/ministries.ts'
import people from './sources/people.ts'
import tradePress from './sources/trade-press.ts'
import xinhua from './sources/xinhua.ts'

/** What is watched from the first day, in the order the interface lists it. A new file in `sources/` is one line here. */
export const catalogue: readonly Source[] = [
  ...govCn,
  ...miit,
  ...ministries,
  ...xinhua,
  ...people,
  ...cctv,
  ...chinanews,
  ...tradePress,
]
