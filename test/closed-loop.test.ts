import { embeddedUrls } from '../cli/config.ts'
import { testClosedLoop } from './closed-loop.scenario.ts'

testClosedLoop({ name: 'on the embedded engines', urls: embeddedUrls })
