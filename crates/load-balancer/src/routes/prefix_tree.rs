//! Which rules are worth asking, told by how a text begins.

/// Lists of rules by the beginning that they ask for.
#[derive(Debug, Clone)]
pub(super) struct PrefixTree {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// In the order of their bytes.
    children: Vec<(u8, u32)>,
    rules: Vec<u32>,
}

impl Default for PrefixTree {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl PrefixTree {
    /// Adds a rule; rules are added in ascending order.
    pub(super) fn add(&mut self, prefix: &[u8], rule: u32) {
        let mut at = 0;
        for byte in prefix {
            at = match self.nodes[at].children.binary_search_by_key(byte, |(byte, _)| *byte) {
                Ok(found) => self.nodes[at].children[found].1 as usize,
                Err(place) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[at].children.insert(place, (*byte, u32::try_from(new).unwrap_or(u32::MAX)));
                    new
                }
            };
        }
        let rules = &mut self.nodes[at].rules;
        if rules.last() != Some(&rule) {
            rules.push(rule);
        }
    }

    /// Hands over the rules of every prefix that a text has, each list in ascending order.
    pub(super) fn walk(&self, text: impl Iterator<Item = u8>, mut take: impl FnMut(&[u32])) {
        let mut node = &self.nodes[0];
        let mut text = text;
        loop {
            if !node.rules.is_empty() {
                take(&node.rules);
            }
            let Some(byte) = text.next() else { return };
            match node.children.binary_search_by_key(&byte, |(byte, _)| *byte) {
                Ok(found) => node = &self.nodes[node.children[found].1 as usize],
                Err(_) => return,
            }
        }
    }
}
