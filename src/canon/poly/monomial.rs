//! Exponents packed into machine words.
//!
//! Every exponent has a field of the same width, the first variable in the uppermost field, so that comparing
//! words compares lexicographically and adding words multiplies. The top bit of a field stays clear: it takes the
//! borrow when monomials are divided, and so says whether one divides the other.

/// The fields of the monomials of a polynomial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packing {
    vars: u32,
    bits: u32,
}

impl Packing {
    /// For `vars` variables with exponents up to `largest`.
    pub fn new(vars: usize, largest: u64) -> Packing {
        // Widths grow in steps of four, so that a power is not packed anew at every step.
        let bits = (64 - largest.leading_zeros() + 1).next_multiple_of(4).min(64);
        Packing { vars: vars as u32, bits }
    }

    /// The wider one of two for the same variables.
    pub fn wider(self, other: Packing) -> Packing {
        if self.bits >= other.bits { self } else { other }
    }

    pub fn vars(self) -> usize {
        self.vars as usize
    }

    fn per_word(self) -> u32 {
        64 / self.bits
    }

    /// The words of one monomial.
    pub fn words(self) -> usize {
        self.vars.div_ceil(self.per_word()).max(1) as usize
    }

    /// Word and shift of a variable's field.
    fn place(self, var: usize) -> (usize, u32) {
        let per_word = self.per_word();
        let var = var as u32;
        ((var / per_word) as usize, 64 - self.bits * (var % per_word + 1))
    }

    fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits)
    }

    pub fn get(self, key: &[u64], var: usize) -> u32 {
        let (word, shift) = self.place(var);
        (key[word] >> shift & self.mask()) as u32
    }

    /// Adds to the exponent of a variable.
    pub fn add(self, key: &mut [u64], var: usize, exponent: u32) {
        let (word, shift) = self.place(var);
        key[word] += u64::from(exponent) << shift;
    }

    /// All exponents, in the order of the variables.
    pub fn unpack(self, key: &[u64], out: &mut [u32]) {
        let (per_word, mask) = (self.per_word() as usize, self.mask());
        for (word, fields) in key.iter().zip(out.chunks_mut(per_word)) {
            let mut shift = 64;
            for field in fields {
                shift -= self.bits;
                *field = (word >> shift & mask) as u32;
            }
        }
    }

    /// Appends the packed exponents.
    pub fn pack(self, exponents: &[u32], keys: &mut Vec<u64>) {
        let start = keys.len();
        for fields in exponents.chunks(self.per_word() as usize) {
            let mut shift = 64;
            let mut word = 0;
            for &field in fields {
                shift -= self.bits;
                word |= u64::from(field) << shift;
            }
            keys.push(word);
        }
        keys.resize(start + self.words(), 0);
    }

    /// The top bits of all fields of a word.
    fn guards(self) -> u64 {
        let mut guards = 0;
        for k in 0..self.per_word() {
            guards |= 1 << (63 - self.bits * k);
        }
        guards
    }

    /// Appends `a/b` if `b` divides `a`.
    pub fn divide(self, a: &[u64], b: &[u64], out: &mut Vec<u64>) -> bool {
        let (guards, start) = (self.guards(), out.len());
        for (&x, &y) in a.iter().zip(b) {
            let difference = (x | guards).wrapping_sub(y);
            if difference & guards != guards {
                out.truncate(start);
                return false;
            }
            out.push(difference & !guards);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_hold_what_was_put_in() {
        for (vars, largest) in [(1, 1u64), (4, 40), (5, 1_000_000), (1000, 3), (3, u64::from(u32::MAX)), (0, 0)] {
            let packing = Packing::new(vars, largest);
            let exponents: Vec<u32> = (0..vars as u64).map(|v| ((v * 7919 + 3) % (largest + 1)) as u32).collect();
            let mut key = Vec::new();
            packing.pack(&exponents, &mut key);
            assert_eq!(key.len(), packing.words());
            let mut out = vec![0; vars];
            packing.unpack(&key, &mut out);
            assert_eq!(out, exponents);
            let mut other = vec![0; packing.words()];
            for (v, &e) in exponents.iter().enumerate() {
                assert_eq!(packing.get(&key, v), e);
                packing.add(&mut other, v, e);
            }
            assert_eq!(other, key);
        }
    }

    #[test]
    fn division_sees_every_borrow() {
        let packing = Packing::new(3, 9);
        let pack = |e: [u32; 3]| {
            let mut key = Vec::new();
            packing.pack(&e, &mut key);
            key
        };
        let mut out = Vec::new();
        assert!(packing.divide(&pack([3, 9, 2]), &pack([3, 0, 1]), &mut out));
        assert_eq!(out, pack([0, 9, 1]));
        for worse in [[4, 0, 0], [0, 0, 3], [3, 9, 9]] {
            assert!(!packing.divide(&pack([3, 9, 2]), &pack(worse), &mut out));
        }
        assert_eq!(out.len(), packing.words());
    }
}
