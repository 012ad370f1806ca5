export { simulatedIsee } from './isee/isee.ts'
export { newSigningKey, simulatedBodies } from './simulated-bodies.ts'
export { type Simulators, startSimulators } from './start-simulators.ts'
