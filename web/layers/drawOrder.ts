/** Layers lie over each other in the order of the list, also where the camera leans over and one is nearer to it. */
export const ALWAYS_ON_TOP = {depthCompare: 'always'} as const
