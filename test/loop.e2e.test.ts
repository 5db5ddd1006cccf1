import { testLoop } from './loop.scenario.ts'

testLoop({ name: 'on the embedded engines, one process', environment: {} })
