import { beforeAll, describe, expect, it } from 'vitest'
import { openSegmenter, type Segmenter } from '../segment/segmenter.ts'
import { openPlaceFinder, type PlaceFinder } from './find-places.ts'

let segmenter: Segmenter
let finder: PlaceFinder

beforeAll(async () => {
  segmenter = await openSegmenter()
  finder = openPlaceFinder()
})

function codes(text: string): string[] {
  return finder.find(text, segmenter.cut(text)).map(({ code }) => code)
}

describe('places', () => {
  it('resolves full and short names to codes, in the order of mention', () => {
    expect(codes('四川雅安芦山县发生7.0级地震')).toEqual(['510000', '511800', '511826'])
    expect(codes('雅安芦山地震')).toEqual(['511800', '511826'])
    expect(codes('北京明天有雨')).toEqual(['110000'])
  })

  it('tells the level with the code', () => {
    expect(finder.find('江苏盐城阜宁', ['江苏', '盐城', '阜宁'])).toEqual([
      { name: '江苏省', code: '320000', level: 'province' },
      { name: '盐城市', code: '320900', level: 'city' },
      { name: '阜宁县', code: '320923', level: 'county' },
    ])
  })

  it('chooses among places of one name by what else the text names', () => {
    expect(codes('北京市朝阳区大悦城')).toEqual(['110000', '110105'])
    expect(codes('吉林长春朝阳区')).toEqual(['220000', '220100', '220104'])
    expect(codes('鼓楼区发生火灾,南京消防赶到')).toEqual(['320106', '320100'])
  })

  it('says nothing where nobody can know', () => {
    expect(codes('朝阳区居民反映停水')).toEqual([])
  })

  it('does not see places in street names, times and across words', () => {
    expect(codes('上海南京路步行街')).toEqual(['310000'])
    expect(codes('北京时间8时')).toEqual([])
  })

  it('sees the place in the name of a station', () => {
    expect(codes('广州火车站砍人事件')).toEqual(['440100'])
  })

  it('knows the short names of autonomous prefectures and of Hong Kong, Macao and Taiwan', () => {
    expect(codes('恩施暴雨')).toEqual(['422800'])
    expect(codes('香港与台北')).toEqual(['810000', '710000'])
  })
})
