import {z} from 'zod'

// Compiling schemas with `new Function` is refused by the page's content security policy; without this zod tries it.
z.config({jitless: true})
